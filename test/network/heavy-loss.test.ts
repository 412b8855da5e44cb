import { heavyLoss } from '../chaos/scenarios/heavy-loss.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(heavyLoss);
