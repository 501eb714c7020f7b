import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { eventually } from '../contract/probe';
import { Appender } from './appender';
import { SegmentChain } from './chain';
import { DURABLE } from './transact';

const ROLL = { bytes: 2 ** 26, ageMs: 3_600_000 };
const RECORDS = [{ key: 'k', value: Buffer.from('v'), events: 1 }];

describe('an appender whose segment another holds locked', () => {
  let folder: string;
  let chain: SegmentChain;
  let holder: RootDatabase;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-appender-'));
    chain = await SegmentChain.open(folder, ROLL, () => 1, 0);
    holder = open({ ...DURABLE, path: join(folder, '00000001') });
  });
  afterEach(async () => {
    await holder.close();
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses what waits and what comes, and takes appends again when the lock is free', async () => {
    const appender = new Appender(
      chain,
      1,
      () => 0,
      () => undefined,
      50,
    );
    let letGo = (): void => undefined;
    let locked = (): void => undefined;
    const hold = new Promise<void>((resolve) => (letGo = resolve));
    const held = new Promise<void>((resolve) => (locked = resolve));
    const holding = holder.transaction(() => {
      locked();
      return hold;
    });
    await held;
    const refused = { name: 'LogUnavailableError' };
    const waiting = appender.append('t', RECORDS);
    await expect(waiting).rejects.toMatchObject(refused);
    await expect(appender.append('t', RECORDS)).rejects.toMatchObject(refused);
    letGo();
    await holding;
    await eventually(() =>
      appender.append('t', RECORDS).then(
        () => true,
        () => false,
      ),
    );
    await appender.close();
    // The commit that hung went through in the end: its record comes first.
    expect(chain.range('t', 0).next).toBe(2);
  });
});
