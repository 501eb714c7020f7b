import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

describe('runApp', () => {
  let folder: string;
  let program: string;
  const children: ChildProcess[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-run-app-'));
    program = join(folder, 'app.cjs');
    buildSync({
      entryPoints: [join(__dirname, 'testing', 'app.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      packages: 'external',
      logLevel: 'error',
    });
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  function start(env: Record<string, string> = {}) {
    const child = fork(program, [], {
      env: {
        PATH: process.env['PATH'],
        NODE_PATH: join(__dirname, '../../../../node_modules'),
        SONDE_PROCESSOR_PORT: '0',
        ...env,
      },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ready = once(child, 'message').then(([message]) => message as { type: string; url: string });
    const exit = once(child, 'exit').then(([code]) => code as number | null);
    return { child, ready, exit, output: () => output };
  }

  it('tells its supervisor when and where it answers, and ends in order on SIGTERM', async () => {
    const app = start();
    const message = await app.ready;
    expect(message.type).toBe('ready');
    expect((await fetch(`${message.url}/health/ready`)).status).toBe(200);
    app.child.kill('SIGTERM');
    expect(await app.exit).toBe(0);
    expect(app.output()).toContain('closed in order');
  });

  it('ends in order when its supervisor is gone', async () => {
    const app = start();
    await app.ready;
    app.child.disconnect();
    expect(await app.exit).toBe(0);
    expect(app.output()).toContain('the supervisor is gone');
  });

  it('takes a signal that comes twice at once for one', async () => {
    const app = start();
    await app.ready;
    app.child.kill('SIGINT');
    app.child.kill('SIGTERM');
    expect(await app.exit).toBe(0);
    expect(app.output()).toContain('closed in order');
  });

  it('refuses a wrong configuration with exit code 78 and a text for people', async () => {
    const app = start({ SONDE_PROCESSOR_PORT: 'many', SONDE_LOG_LEVEL: 'loud' });
    expect(await app.exit).toBe(78);
    expect(app.output()).toMatch(
      /^Sonde tested cannot start with this configuration:\n {2}SONDE_LOG_LEVEL is "loud"/,
    );
    expect(app.output()).toContain('SONDE_PROCESSOR_PORT is "many"');
  });

  it('says which variable to set when its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const app = start({ SONDE_PROCESSOR_PORT: String(port) });
    expect(await app.exit).toBe(78);
    expect(app.output()).toContain(
      `port ${port} of 127.0.0.1 is taken; set SONDE_PROCESSOR_PORT to another one`,
    );
    holder.close();
  });

  it.each([
    ['throw later', 'nobody expected this'],
    ['reject later', 'nobody waited for this'],
  ])('logs and exits 1 on an error that nobody handles: %s', async (does, message) => {
    const app = start({ SONDE_TEST_DOES: does });
    app.ready.catch(() => undefined);
    expect(await app.exit).toBe(1);
    expect(app.output()).toContain('"level":60');
    expect(app.output()).toContain(message);
  });
});
