import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../fleet/deliveries';
import { simulate, type SimulatedPhone } from '../fleet/simulation';
import { NATIVE_ABILITIES, nativeOutgoing } from '../wire/native';
import { inOrderOfArrival } from './arrival-queue';

const to = Date.parse('2026-03-10T15:00:00Z');
const phones = (): Iterable<SimulatedPhone> =>
  simulate({
    seed: 3,
    devices: 60,
    events: 4_000,
    history: { from: to - 10 * 86_400_000, to },
    abilities: NATIVE_ABILITIES,
    boundaries: [],
    habits: { late: 0.2, lateDays: 15, repeated: 0.1, lost: 0.01, wrongClocks: 0.1 },
  });
const said = (batches: Iterable<Batch>): string[] =>
  [...batches].map((batch) => `${batch.arrivesAt} ${nativeOutgoing(batch).body(to).toString()}`);

describe('bodies in the order of their arrival', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-queue-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are all bodies of all phones, byte for byte, sorted, with days among days', () => {
    let heard = 0;
    const queued = said(inOrderOfArrival(phones(), () => heard++, folder));
    const all = [...phones()].flatMap(({ batches }) => batches).sort((a, b) => a.arrivesAt - b.arrivesAt);
    expect(heard).toBe(60);
    expect([...queued].sort()).toEqual(said(all).sort());
    const times = queued.map((line) => Number(line.slice(0, 13)));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('leave nothing on the disk, also when nobody takes the rest', () => {
    let left = 0;
    for (const batch of inOrderOfArrival(phones(), () => undefined, folder)) {
      expect(batch.facts.length).toBeGreaterThan(0);
      left = readdirSync(folder).length;
      break;
    }
    expect(left).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});
