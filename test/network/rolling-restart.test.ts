import { rollingRestart } from '../chaos/scenarios/rolling-restart.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(rollingRestart);
