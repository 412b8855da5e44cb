import { hiddenTab } from '../chaos/scenarios/hidden-tab.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(hiddenTab);
