import { setTimeout as pause } from 'node:timers/promises';
import { spoolLag } from '@sonde/event-log';
import type { LocalServer } from '@sonde/local-server';
import { waitFor } from '@sonde/test-kit';
import { kill, type Part } from '../rig/part';
import type { Fault, FaultFactory, Faults } from '../rig/rig';

/** A broken server is tried to be started again for as long as other things break as well. */
const SPOOLED_WITHIN_MS = 60_000;

/** A real server ends, in order or not, and starts again on its data. */
export function restart(name: string, server: LocalServer, signal: 'SIGTERM' | 'SIGKILL'): FaultFactory {
  return (random) => {
    const awayMs = random.int(0, 3000);
    return {
      holds: [name],
      possible: async () => server.isRunning(),
      inject: async () => {
        const { pid } = server;
        await server.kill(signal);
        await pause(awayMs);
        await server.restart();
        return {
          happened: 1,
          what: `${name} ${pid} ended by ${signal}, away for ${awayMs} ms and its start`,
        };
      },
    };
  };
}

/** What happens to the log, with what ingest does about it. */
export function faultsOfTheLog(kafka: LocalServer, ingest: Part, dataDir: string): Faults {
  const spooled = (): Promise<number> => spoolLag(dataDir);
  const away = async (): Promise<void> => {
    await kafka.kill('SIGKILL');
    await waitFor(async () => (await spooled()) > 0, {
      timeoutMs: SPOOLED_WITHIN_MS,
      everyMs: 250,
      what: 'events in the spool',
    });
  };
  const possible = async (): Promise<boolean> => kafka.isRunning() && (await ingest.answers());
  return {
    'kafka-restart': restart('kafka', kafka, 'SIGTERM'),
    'kafka-kill': restart('kafka', kafka, 'SIGKILL'),

    'kafka-away': (random) => {
      const forMs = random.int(3000, 15_000);
      return {
        holds: ['kafka'],
        possible,
        inject: async () => {
          await away();
          await pause(forMs);
          const events = await spooled();
          await kafka.restart();
          return {
            happened: events > 0 ? 1 : 0,
            what: `${events} events in the spool when the broker came back`,
          };
        },
      };
    },

    'spool-drain': (random) => {
      const forMs = random.int(2000, 8000);
      const pausesMs = Array.from({ length: random.int(2, 4) }, () => random.int(0, 1500));
      return {
        holds: ['kafka', ingest.name],
        possible,
        inject: async (): ReturnType<Fault['inject']> => {
          await away();
          await pause(forMs);
          await kafka.restart();
          const left: number[] = [];
          for (const ms of pausesMs) {
            await pause(ms);
            left.push(await spooled());
            await kill(ingest);
            await waitFor(() => ingest.answers(), { timeoutMs: 60_000, what: 'ingest' });
          }
          const inTheMiddle = left.filter((events) => events > 0).length;
          return {
            happened: inTheMiddle > 0 ? 1 : 0,
            what: `ingest killed with ${left.join(', ')} events still in the spool`,
          };
        },
      };
    },
  };
}
