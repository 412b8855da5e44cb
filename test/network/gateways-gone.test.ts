import { gatewaysGone } from '../chaos/scenarios/gateways-gone.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(gatewaysGone);
