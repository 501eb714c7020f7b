import { kill, type Part } from '../rig/part';
import type { FaultFactory } from '../rig/rig';
import type { Random } from '../schedule/random';

/** How often a part is not waited for until it answers: it is killed again while it starts. */
const WHILE_STARTING = 0.15;

/**
 * kill -9 of one part; whoever keeps it running starts it again.
 *
 * @param pick which one, where there are several
 * @param kind what it takes hold of: the part's name unless said
 */
export function killPart(pick: (random: Random) => Part, kind?: string): FaultFactory {
  return (random) => {
    const early = random.chance(WHILE_STARTING);
    const part = pick(random);
    return {
      holds: [kind ?? part.name],
      possible: async () => part.pids().length > 0 && (early || (await part.answers())),
      inject: async () => {
        const hit = await kill(part);
        return {
          happened: hit.length > 0 ? 1 : 0,
          what: `${part.name} ${hit.join(', ')}${early ? ', ready or not' : ''}`,
        };
      },
    };
  };
}
