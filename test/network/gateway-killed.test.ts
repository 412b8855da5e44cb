import { gatewayKilled } from '../chaos/scenarios/gateway-killed.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(gatewayKilled);
