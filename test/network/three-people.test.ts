import { threePeople } from '../chaos/scenarios/three-people.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(threePeople, 400_000);
