import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder } from './folder-claim';
import { identityOf, isAlive } from './process-identity';

describe('the claim on a data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-claim-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps a second one out until it is released', async () => {
    const claim = await claimFolder(folder);
    await expect(claimFolder(folder)).rejects.toThrow(
      `another Sonde (process ${process.pid}) runs on ${folder}`,
    );
    await claim.release();
    const again = await claimFolder(folder);
    expect(again.leftBehind).toEqual([]);
    await again.release();
    expect(existsSync(join(folder, 'standalone.json'))).toBe(false);
  });

  it('of ten that start at once exactly one gets it', async () => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => claimFolder(folder)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('is taken over from a dead owner, also when its number belongs to another process now, with its children', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const identity = identityOf(child.pid ?? 0);
    const owner = { pid: process.pid, started: 'long ago' };
    writeFileSync(join(folder, 'standalone.json'), JSON.stringify({ owner, children: [identity] }));
    const claim = await claimFolder(folder);
    expect(claim.leftBehind).toEqual([identity]);
    expect(claim.leftBehind.every(isAlive)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(claim.leftBehind.some(isAlive)).toBe(false);
  });

  it('notes children one after the other, and nothing after its release', async () => {
    const claim = await claimFolder(folder);
    await Promise.all(Array.from({ length: 5 }, () => claim.note([process.pid])));
    const file = join(folder, 'standalone.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ children: [{ pid: process.pid }] });
    await Promise.all([claim.release(), claim.note([process.pid])]);
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a file that is no claim', async () => {
    writeFileSync(join(folder, 'standalone.json'), '{"own');
    await expect(claimFolder(folder)).resolves.toBeDefined();
  });

  it('of ten that find a dead owner exactly one gets it', async () => {
    const owner = { pid: 999_999_999, started: 'never' };
    writeFileSync(join(folder, 'standalone.json'), JSON.stringify({ owner, children: [] }));
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => claimFolder(folder)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});
