import { outages } from '../chaos/scenarios/outages.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(outages);
