import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { isRunning, repositoryRoot, temporaryFolder, waitFor, type TemporaryFolder } from '@sonde/test-kit';

/** A starter in a process of its own, which can be killed: it prints the server's process id. */
const STARTER = (file: string): string => `
const { startGuarded } = require(${JSON.stringify(file)});
const [folder, how] = process.argv.slice(2);
const server = startGuarded({
  program: 'sleep', args: ['600'], cwd: '/', output: __dirname + '/output', temporary: folder,
});
const tell = () => console.log(server.pid);
if (how === 'ended') server.end('SIGKILL').then(tell);
else tell();
setInterval(() => undefined, 1000);
`;

describe('a guarded process', () => {
  let folder: TemporaryFolder;
  let starter: string;
  beforeAll(() => {
    folder = temporaryFolder('guarded');
    const bundle = join(folder.path, 'guarded-process.cjs');
    buildSync({
      entryPoints: [join(repositoryRoot(), 'tools/local-server/src/guarded-process.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
    starter = join(folder.path, 'starter.cjs');
    writeFileSync(starter, STARTER(bundle));
  });
  afterAll(() => folder.remove());

  /** Runs the starter until it has told the server's process id, then kills it. */
  async function startAndKillStarter(
    temporary: string,
    how: string,
    signal: NodeJS.Signals,
  ): Promise<number> {
    const child = spawn(process.execPath, [starter, temporary, how], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const pid = Number(await waitFor(() => /^\d+\n/.exec(printed)?.[0], { what: 'the process id' }));
    if (how !== 'ended') expect(isRunning(pid)).toBe(true);
    child.kill(signal);
    return pid;
  }

  it.each<[NodeJS.Signals]>([['SIGKILL'], ['SIGTERM']])(
    'ends with its starter by %s, and its temporary folder goes',
    async (signal) => {
      const temporary = temporaryFolder('guarded-data');
      const pid = await startAndKillStarter(temporary.path, 'running', signal);
      await waitFor(() => !isRunning(pid) && !existsSync(temporary.path), { what: 'the end of the server' });
    },
  );

  it('leaves no folder when it had ended before its starter', async () => {
    const temporary = temporaryFolder('guarded-data');
    const pid = await startAndKillStarter(temporary.path, 'ended', 'SIGKILL');
    await waitFor(() => !existsSync(temporary.path), { what: 'the end of the folder' });
    expect(isRunning(pid)).toBe(false);
  });
});
