import { setTimeout as pause } from 'node:timers/promises';
import { isRunning } from '@sonde/test-kit';
import type { WarehouseProxy } from '../proxy/warehouse-proxy';
import type { Processors } from '../rig/processors';
import type { Faults } from '../rig/rig';

/** Longest wait for an insert to come by. Milliseconds. */
const INSERT_WITHIN_MS = 30_000;

/** Processors that come, go and sleep. Every join and every leave moves partitions. */
export function faultsOfProcessors(
  processors: Processors,
  proxy: WarehouseProxy,
  sessionTimeoutMs: number,
): Faults {
  const holds = ['processor'];
  const always = async (): Promise<boolean> => true;
  const allAnswer = async (): Promise<boolean> =>
    (await Promise.all(processors.all().map((member) => member.answers()))).every(Boolean);
  const leave = (signal: 'SIGTERM' | 'SIGKILL') => async () => {
    // The last one stays, so one must have come first: that moves partitions too.
    if (processors.size < 2) await processors.joined();
    const oldest = processors.all()[0];
    if (oldest === undefined) return { happened: 0, what: 'there is no processor' };
    await processors.leave(oldest, signal);
    return { happened: 1, what: `${oldest.name} left by ${signal}, ${processors.size} stay` };
  };
  return {
    join: () => ({
      holds,
      possible: always,
      inject: async () => {
        // Where there is no room for one more, the oldest makes room.
        const oldest = processors.all()[0];
        if (!processors.mayGrow && oldest !== undefined) await processors.leave(oldest, 'SIGTERM');
        const member = await processors.joined();
        return { happened: 1, what: `${member.name} joined, ${processors.size} now` };
      },
    }),
    leave: () => ({ holds, possible: allAnswer, inject: leave('SIGTERM') }),
    'leave-killed': () => ({ holds, possible: allAnswer, inject: leave('SIGKILL') }),

    freeze: (random) => {
      const beyondMs = random.int(1500, 5000);
      return {
        holds: [...holds, 'inserts'],
        possible: allAnswer,
        inject: async () => {
          if (processors.size < 2) await processors.joined();
          // All but the newest, in the moment in which an insert of one of them has landed: it sleeps in the middle of a
          // batch, and another makes the batch again.
          const sleepers = processors.all().slice(0, -1);
          let frozen: number[] = [];
          const table = await proxy.nextInsert('watch', INSERT_WITHIN_MS, () => {
            frozen = sleepers.flatMap((member) => member.pids());
            for (const pid of frozen) process.kill(pid, 'SIGSTOP');
          });
          await pause(sessionTimeoutMs + beyondMs);
          const woken = frozen.filter(isRunning);
          for (const pid of woken) process.kill(pid, 'SIGCONT');
          return {
            happened: woken.length > 0 ? 1 : 0,
            what: `${sleepers.map(({ name }) => name).join(', ')} asleep for ${sessionTimeoutMs + beyondMs} ms from an insert into ${table ?? 'nothing'} on`,
          };
        },
      };
    },
  };
}
