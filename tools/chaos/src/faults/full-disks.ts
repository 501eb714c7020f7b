import { setTimeout as pause } from 'node:timers/promises';
import type { LocalServer } from '@sonde/local-server';
import { waitFor } from '@sonde/test-kit';
import type { WarehouseProxy } from '../proxy/warehouse-proxy';
import type { Part } from '../rig/part';
import type { FaultFactory, NotHere } from '../rig/rig';
import type { SmallDisk } from '../rig/small-disk';

/** ClickHouse's disk has no room left for a while: it refuses inserts. */
export function fullWarehouse(
  disk: SmallDisk | string,
  proxy: WarehouseProxy,
  clickhouse: Part,
): FaultFactory | NotHere {
  if (typeof disk === 'string') return { notHere: disk };
  return (random) => {
    const forMs = random.int(4000, 12_000);
    return {
      // Not killed meanwhile: that it starts again without room is not asked of it.
      holds: [clickhouse.name],
      possible: () => clickhouse.answers(),
      inject: async () => {
        const before = proxy.refusedInserts;
        await disk.fill();
        await pause(forMs);
        disk.empty();
        const refused = proxy.refusedInserts - before;
        return {
          happened: refused > 0 ? 1 : 0,
          what: `${refused} inserts refused in ${forMs} ms without room`,
        };
      },
    };
  };
}

/** No broker and no room for the spool either: phones must be told to come again. */
export function fullSpool(
  disk: SmallDisk | string,
  kafka: LocalServer,
  ingest: Part & { readonly url: string },
): FaultFactory | NotHere {
  if (typeof disk === 'string') return { notHere: disk };
  return (random) => {
    const forMs = random.int(3000, 8000);
    return {
      holds: ['kafka', ingest.name],
      possible: async () => kafka.isRunning() && (await ingest.answers()),
      inject: async () => {
        const before = await turnedAway(ingest.url);
        await disk.fill();
        try {
          await kafka.kill('SIGKILL');
          // An append waits for the broker before it turns to the spool.
          await waitFor(async () => (await turnedAway(ingest.url)) > before, {
            timeoutMs: 60_000,
            everyMs: 250,
            what: 'a phone that is turned away',
          });
          await pause(forMs);
        } finally {
          disk.empty();
        }
        const sent = (await turnedAway(ingest.url)) - before;
        await kafka.restart();
        return { happened: 1, what: `${sent} requests were answered 503` };
      },
    };
  };
}

/** Requests that ingest has answered 503 in its present life. */
async function turnedAway(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => /^sonde_ingest_requests_total\{.*status="503"/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
