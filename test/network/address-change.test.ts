import { addressChange } from '../chaos/scenarios/address-change.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(addressChange);
