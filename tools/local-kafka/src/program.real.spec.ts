import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRunning, repositoryRoot, waitFor } from '@sonde/test-kit';
import { brokerAnswers } from './broker-answers';

const PROGRAM = join(repositoryRoot(), 'dist/tools/local-kafka/main.js');

/** Starts the built program; answers where the broker is, its process id and its folder. */
async function startProgram() {
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--heap', '256'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const brokers = await waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(told);
      return /^SONDE_KAFKA_BROKERS=(\S+)\n/.exec(printed)?.[1];
    },
    { timeoutMs: 120_000, what: 'the address' },
  );
  const [pid, settings] = /^Broker: process (\d+), settings (.+)$/m.exec(told)?.slice(1) ?? [];
  if (pid === undefined || settings === undefined) throw new Error(`it did not say its process: ${told}`);
  return { child, brokers, pid: Number(pid), folder: dirname(settings) };
}

describe('npm run kafka', () => {
  it('prints the address of a broker that answers, and ends it with Ctrl-C', async () => {
    const { child, brokers, pid, folder } = await startProgram();
    await brokerAnswers(brokers);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes the broker and its folder with it when it is killed', async () => {
    const { child, pid, folder } = await startProgram();
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    await waitFor(() => !isRunning(pid) && !existsSync(folder), { what: 'the end of the broker' });
  });

  it('explains itself, and refuses what makes no sense', async () => {
    const said = async (...args: string[]) => {
      const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
      const [code] = (await once(child, 'close')) as [number];
      return { code, output };
    };
    expect(await said('--help')).toEqual({ code: 0, output: expect.stringContaining('--port N') });
    expect(await said('--port', 'x')).toEqual({
      code: 2,
      output: expect.stringContaining("--port takes a whole number from 0 to 65535, not 'x'"),
    });
    expect(await said('--colour')).toEqual({ code: 2, output: expect.stringContaining('--colour') });
  });
});
