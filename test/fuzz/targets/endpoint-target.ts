import { fuzzTarget } from '../fuzz-target.ts';
import { type Step, steps } from '../inputs/janus-steps.ts';
import { EndpointHouse } from '../support/endpoint-house.ts';
import { playSteps } from '../support/endpoint-model.ts';

/** The virtual Janus endpoint as a whole, in sequences of right and wrong steps. Janus itself is played from a script. */
export const endpointTarget = fuzzTarget<readonly Step[]>({
  name: 'virtual-endpoint', shows: 'T16 T5', share: 3, patienceMs: 12_000,
  async open() {
    const house = await EndpointHouse.open();
    return { inputs: steps, check: (played) => playSteps(house, played), close: () => house.close() };
  },
});
