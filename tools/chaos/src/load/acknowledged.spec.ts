import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acknowledgedIds, LineCount } from './acknowledged';

describe('what phones wrote down', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-chaos-'));
    file = join(folder, 'ids');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is counted as it grows, whole lines only', () => {
    const count = new LineCount(file);
    expect(count.now()).toBe(0);
    appendFileSync(file, 'one\ntwo\nthr');
    expect(count.now()).toBe(2);
    appendFileSync(file, 'ee\n');
    expect([count.now(), count.now()]).toEqual([3, 3]);
    appendFileSync(file, 'x\n'.repeat(300_000));
    expect(count.now()).toBe(300_003);
    expect(acknowledgedIds(file).slice(0, 4)).toEqual(['one', 'two', 'three', 'x']);
  });
});
