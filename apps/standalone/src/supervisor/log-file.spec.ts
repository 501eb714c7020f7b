import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file';

describe('LogFile', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('sets a full file aside and never keeps more than two', () => {
    const path = join(folder, 'logs', 'app.log');
    const log = new LogFile(path, 25);
    for (let line = 0; line < 9; line++) log.line(`line ${line} …`);
    log.close();
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['app.log', 'app.log.1']);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('line 6 …\nline 7 …\n');
    expect(readFileSync(path, 'utf8')).toBe('line 8 …\n');
  });

  it('goes on where an earlier run ended', () => {
    const path = join(folder, 'app.log');
    for (const text of ['one', 'two']) {
      const log = new LogFile(path);
      log.line(text);
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });
});
