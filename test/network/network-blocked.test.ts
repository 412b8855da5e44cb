import { networkBlocked } from '../chaos/scenarios/network-blocked.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(networkBlocked);
