import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, Faults } from '../rig/rig';
import type { FaultKind } from '../schedule/fault-kinds';
import type { PlannedFault } from '../schedule/schedule';
import { Journal, readSchedule } from './journal';
import { Shooting } from './shooting';

const planned = (...kinds: FaultKind[]): PlannedFault[] =>
  kinds.map((kind, index) => ({ kind, pauseMs: 0, salt: index }));

/** A fault that notes when it begins and ends, and lasts until it is told to end. */
class Lasting {
  readonly order: string[] = [];
  private readonly ends = new Map<string, () => void>();
  fault(name: string, ...holds: string[]): () => Fault {
    return () => ({
      holds,
      possible: async () => true,
      inject: async () => {
        this.order.push(`${name} begins`);
        await new Promise<void>((resolve) => this.ends.set(name, resolve));
        this.order.push(`${name} ends`);
        return { happened: 1, what: name };
      },
    });
  }
  async end(name: string): Promise<void> {
    while (!this.ends.has(name)) await new Promise(setImmediate);
    this.ends.get(name)?.();
  }
}

describe('shooting', () => {
  let folder: string;
  let journal: Journal;
  const said: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-chaos-'));
    journal = new Journal(join(folder, 'run.jsonl'), {
      ...{ seed: 1, on: 'embedded', without: [], rate: 1, fleetEvents: 1 },
    });
    said.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const shooting = (faults: Faults, stop = new AbortController().signal): Shooting =>
    new Shooting({ faults, journal, say: (line) => said.push(line), untilBusy: async () => undefined, stop });
  const always = (): boolean => true;

  it('lets faults overlap, but not those that hit the same', async () => {
    const lasting = new Lasting();
    const shoots = shooting({
      ingest: lasting.fault('ingest', 'ingest'),
      query: lasting.fault('query', 'query'),
      everything: lasting.fault('everything', 'ingest', 'query'),
    });
    const done = shoots.run(planned('ingest', 'query', 'everything'), always);
    await lasting.end('query');
    await lasting.end('ingest');
    await lasting.end('everything');
    await done;
    expect(lasting.order.slice(0, 2)).toEqual(['ingest begins', 'query begins']);
    expect(lasting.order.slice(-2)).toEqual(['everything begins', 'everything ends']);
    expect([...shoots.counts()].sort()).toEqual([
      ['everything', 1],
      ['ingest', 1],
      ['query', 1],
    ]);
    expect(readSchedule(journal.path).map(({ kind }) => kind)).toEqual(['ingest', 'query', 'everything']);
  });

  it('does again what found nothing to hit, and counts only what happened', async () => {
    const results = [0, 0, 2];
    const shoots = shooting({
      ingest: () => ({
        holds: [],
        possible: async () => true,
        inject: async () => ({ happened: results.shift() ?? 9, what: 'it' }),
      }),
    });
    await shoots.run(planned('ingest'), always);
    expect(shoots.counts().get('ingest')).toBe(2);
    expect(said).toEqual(['ingest: it (nothing happened)', 'ingest: it (nothing happened)', 'ingest: it']);
  });

  it('stops, and says so, when a fault has no end', async () => {
    const shoots = shooting({
      ingest: () => ({
        holds: [],
        possible: async () => true,
        inject: () => Promise.reject(new Error('the broker is gone for good')),
      }),
    });
    await shoots.run(planned('ingest', 'ingest', 'ingest', 'ingest', 'ingest', 'ingest'), always);
    expect(shoots.problems[0]).toContain('the broker is gone for good');
    expect(shoots.problems.length).toBeLessThan(6);
    expect(readFileSync(journal.path, 'utf8')).toContain('the broker is gone for good');
  });

  it('never leaves out in silence what cannot be done here', async () => {
    const shoots = shooting({ 'spool-disk-full': { notHere: 'run it as root' } });
    await shoots.run(planned('spool-disk-full', 'query', 'spool-disk-full'), always);
    expect([...shoots.undone()]).toEqual([
      ['spool-disk-full', 'run it as root'],
      ['query', 'these stores have nothing of the kind'],
    ]);
    expect(said).toEqual([
      'NOT DONE HERE: spool-disk-full: run it as root',
      'NOT DONE HERE: query: these stores have nothing of the kind',
    ]);
  });

  it('ends when told to, with what is under way', async () => {
    const stop = new AbortController();
    let times = 0;
    const shoots = shooting(
      {
        ingest: () => ({
          holds: [],
          possible: async () => true,
          inject: async () => {
            if (++times === 2) stop.abort();
            return { happened: 1, what: 'it' };
          },
        }),
      },
      stop.signal,
    );
    await shoots.run(planned('ingest', 'ingest', 'ingest', 'ingest'), always);
    expect(times).toBe(2);
  });
});
