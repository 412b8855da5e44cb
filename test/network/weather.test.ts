import { weather } from '../chaos/scenarios/weather.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(weather);
