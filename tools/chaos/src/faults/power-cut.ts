import { rmSync } from 'node:fs';
import type { ProxiedClickHouse } from '../rig/clickhouse-server';
import { kill } from '../rig/part';
import type { FaultFactory } from '../rig/rig';

/**
 * ClickHouse dies together with some of the parts that it had written shortly before and answered for: its files are not
 * synced. What it remembers of the inserts' tokens stays, which is the worst case: it would take a repetition for done.
 */
export function powerCut(clickhouse: Pick<ProxiedClickHouse, 'engine' | 'youngParts'>): FaultFactory {
  const { engine } = clickhouse;
  return (random) => ({
    holds: [engine.name],
    possible: async () => (await engine.answers()) && (await clickhouse.youngParts()).length > 0,
    inject: async () => {
      const young = await clickhouse.youngParts();
      const lost = young.filter(() => random.chance(0.6));
      const pids = await kill(engine);
      // Whoever starts it again takes longer than this.
      for (const { path } of lost) rmSync(path, { recursive: true, force: true });
      const parts = lost.map(({ table, rows }) => `${rows} rows of ${table}`);
      return {
        happened: pids.length > 0 && lost.length > 0 ? 1 : 0,
        what: `${engine.name} ${pids.join(', ')} without ${parts.join(', ') || 'a loss'}`,
      };
    },
  });
}
