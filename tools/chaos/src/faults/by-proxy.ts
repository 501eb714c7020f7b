import { setTimeout as pause } from 'node:timers/promises';
import type { WarehouseProxy } from '../proxy/warehouse-proxy';
import type { Part } from '../rig/part';
import type { Fault, Faults } from '../rig/rig';

/** Longest wait for an insert to come by: the pipeline may be busy with an earlier fault. */
const INSERT_WITHIN_MS = 30_000;

/** What happens between Sonde and ClickHouse. */
export function faultsByProxy(proxy: WarehouseProxy, processor: Part): Faults {
  const holding = (inject: Fault['inject']): Fault => ({
    holds: ['inserts'],
    possible: async () => true,
    inject,
  });
  return {
    'lost-answer': (random) => {
      const times = random.chance(0.2) ? 2 : 1;
      return holding(async () => {
        const lost: string[] = [];
        for (let time = 0; time < times; time++) {
          const table = await proxy.nextInsert('lose-answer', INSERT_WITHIN_MS);
          if (table !== undefined) lost.push(table);
        }
        return { happened: lost.length, what: `answers about ${lost.join(', ') || 'nothing'} lost` };
      });
    },

    'cut-insert': () =>
      holding(async () => {
        const table = await proxy.nextInsert('cut', INSERT_WITHIN_MS);
        return { happened: table === undefined ? 0 : 1, what: `insert into ${table ?? 'nothing'} cut` };
      }),

    'killed-insert': () => ({
      holds: ['inserts', processor.name],
      possible: () => processor.answers(),
      inject: async () => {
        let pids: number[] = [];
        const table = await proxy.nextInsert('lose-answer', INSERT_WITHIN_MS, () => {
          pids = processor.pids();
          for (const pid of pids) process.kill(pid, 'SIGKILL');
        });
        return {
          happened: pids.length > 0 ? 1 : 0,
          what: `processor ${pids.join(', ')} killed after its insert into ${table ?? 'nothing'}`,
        };
      },
    }),

    'slow-clickhouse': (random) => {
      const [delayMs, forMs] = [random.int(500, 4000), random.int(4000, 12_000)];
      return holding(async () => {
        proxy.slowDown(delayMs);
        await pause(forMs);
        proxy.slowDown(0);
        return { happened: 1, what: `every request ${delayMs} ms late for ${forMs} ms` };
      });
    },

    'deaf-clickhouse': (random) => {
      const forMs = random.int(3000, 12_000);
      return holding(async () => {
        proxy.goDeaf();
        await pause(forMs);
        const waited = proxy.hearAgain();
        return { happened: waited > 0 ? 1 : 0, what: `${waited} requests unanswered for ${forMs} ms` };
      });
    },
  };
}
