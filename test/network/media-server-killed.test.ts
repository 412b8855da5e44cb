import { mediaServerKilled } from '../chaos/scenarios/media-server-killed.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(mediaServerKilled);
