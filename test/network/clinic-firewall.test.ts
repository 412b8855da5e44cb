import { clinicFirewall } from '../chaos/scenarios/clinic-firewall.ts';
import { labScenario } from './support/lab-scenario.ts';

labScenario(clinicFirewall);
