import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { redactText } from '@sonde/platform';
import type { DemoApp } from './control-plane';

/** Small: a fleet is a guest on the same machine. */
const NODE_FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=4'];
const DEVICES = '150';
/** Events a second of each app's fleet once its history is told. */
const LIVE_RATE = '40';

/**
 * Runs the simulator unchanged, bound to us by an IPC channel: when we are killed the phones fall silent too.
 * The channel is not counted, so a simulator that is done ends by itself.
 */
const BOUND_TO_US = `process.once('disconnect', () => process.exit()); process.channel.unref(); require(process.argv[1]);`;

/** The simulated phones of one app: the built simulator as a child process. */
export class Fleet {
  private child: ChildProcess | undefined;
  private stopped = false;

  constructor(
    private readonly app: DemoApp,
    private readonly seed: number,
    private readonly ingestUrl: string,
    private readonly say: (text: string) => void,
  ) {}

  /** Sends a week of history. @throws Error when not all of it was accepted */
  async tellHistory(events: number): Promise<void> {
    const { code, lastLines } = await this.simulate(['--events', String(events)]);
    if (code !== 0 && !this.stopped) throw new Error(`the fleet of ${this.app.name} failed: ${lastLines}`);
  }

  /** Sends life as it happens until it is stopped; a fleet that gave up on an outage sets out again. */
  async live(): Promise<void> {
    while (!this.stopped) {
      const { lastLines } = await this.simulate(['--rate', LIVE_RATE]);
      if (!this.stopped) this.say(`the fleet of ${this.app.name} starts again: ${lastLines}`);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    // Its phones have nothing to lose: what they did not send, they would send later.
    child.kill('SIGKILL');
    await gone;
  }

  private async simulate(what: readonly string[]): Promise<{ code: number | null; lastLines: string }> {
    const file = join(__dirname, '../../tools/simulator/main.js');
    const target = ['--url', this.ingestUrl, '--key', this.app.ingestKey];
    const identity = ['--seed', String(this.seed), '--devices', DEVICES];
    const args = [
      ...NODE_FLAGS,
      '--eval',
      BOUND_TO_US,
      '--',
      file,
      'simulate',
      ...identity,
      ...what,
      ...target,
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.child = child;
    const last: string[] = [];
    for (const input of [child.stdout, child.stderr]) {
      if (!input) continue;
      createInterface({ input }).on('line', (line) => {
        last.push(redactText(line));
        if (last.length > 3) last.shift();
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, lastLines: last.join(' / ') };
  }
}
