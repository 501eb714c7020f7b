import { kill, type Part } from '../rig/part';
import type { FaultFactory } from '../rig/rig';

/** How often a part is not waited for until it answers: it is killed again while it starts. */
const WHILE_STARTING = 0.15;

/** kill -9 of one part; whoever keeps it running starts it again. */
export function killPart(part: () => Part): FaultFactory {
  return (random) => {
    const early = random.chance(WHILE_STARTING);
    const { name } = part();
    return {
      holds: [name],
      possible: async () => part().pids().length > 0 && (early || (await part().answers())),
      inject: async () => {
        const hit = await kill(part());
        return {
          happened: hit.length > 0 ? 1 : 0,
          what: `${name} ${hit.join(', ')}${early ? ', ready or not' : ''}`,
        };
      },
    };
  };
}
