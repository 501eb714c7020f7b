import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { descendants, isRunning, readProcessList, runningBelow } from './process-tree';
import { partPids } from './parts';
import { waitFor } from './wait-for';

describe('process trees', () => {
  it('finds children of children, and no others', () => {
    const all = readProcessList(
      '    1     0 init\n   10     1 node a.js\n   11    10 node b.js --x 1\n   12    11 sh\n   20     1 other\n',
    );
    expect(
      descendants(10, all)
        .map(({ pid }) => pid)
        .sort(),
    ).toEqual([11, 12]);
    expect(descendants(10, all)[0]?.command).toBe('node b.js --x 1');
    expect(descendants(99, all)).toEqual([]);
  });

  it('knows the parts by their programs', () => {
    const below = readProcessList(
      '5 1 node /r/dist/apps/ingest/main.js\n6 1 node --max-old-space-size=256 /r/dist/apps/query/main.js\n7 1 node /r/dist/apps/query/engine.cjs /d\n',
    );
    expect(partPids(below, 'ingest')).toEqual([5]);
    expect(partPids(below, 'query')).toEqual([6]);
    expect(partPids(below, 'clickhouse')).toEqual([7]);
    expect(partPids(below, 'processor')).toEqual([]);
  });

  it('sees a real child come and go', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const pid = child.pid ?? 0;
    await waitFor(() => runningBelow(process.pid).some((one) => one.pid === pid));
    expect(isRunning(pid)).toBe(true);
    child.stdin.end();
    await once(child, 'exit');
    expect(isRunning(pid)).toBe(false);
    expect(runningBelow(process.pid).some((one) => one.pid === pid)).toBe(false);
  });
});
