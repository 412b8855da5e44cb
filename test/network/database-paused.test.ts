import { databasePaused } from '../chaos/scenarios/database-paused.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(databasePaused);
