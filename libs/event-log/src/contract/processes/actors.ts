import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { eventually } from '../probe';
import type { ActorArguments } from './actor';

/** What an actor said: one object per line. */
export type Said = Readonly<Record<string, unknown>>;

/** The child processes of one test file. */
export class Actors {
  private readonly folder = mkdtempSync(join(tmpdir(), 'sonde-actors-'));
  private readonly program = join(this.folder, 'actor.cjs');
  private readonly running = new Set<Actor>();

  constructor() {
    buildSync({
      entryPoints: [join(__dirname, 'actor.ts')],
      bundle: true,
      platform: 'node',
      external: ['lmdb', 'kafkajs'],
      outfile: this.program,
      logLevel: 'error',
    });
    // So that the bundle finds what cannot be bundled.
    symlinkSync(dirname(dirname(dirname(require.resolve('lmdb')))), join(this.folder, 'node_modules'));
  }

  start(actorArguments: ActorArguments): Actor {
    const actor = new Actor(spawn(process.execPath, [this.program, JSON.stringify(actorArguments)]));
    this.running.add(actor);
    return actor;
  }

  /** Ends those that a test left running. */
  async endAll(): Promise<void> {
    for (const actor of this.running) await actor.kill();
    this.running.clear();
  }

  async destroy(): Promise<void> {
    await this.endAll();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Actor {
  readonly said: Said[] = [];
  private readonly ended: Promise<unknown>;
  private drained = false;

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.ended = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => this.said.push(JSON.parse(line) as Said));
    lines.on('close', () => (this.drained = true));
    // Read and dropped: lmdb reports a full disk there as well, and a full pipe would stop the child.
    child.stderr.resume();
    child.stdin.on('error', () => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  tell(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Resolves once the actor has said something that fits; fails if it ended without. */
  async until(fits: (said: Said) => boolean): Promise<void> {
    await eventually(() => {
      if (this.said.some(fits)) return true;
      if (this.drained) throw new Error(`The actor ended after ${JSON.stringify(this.said.at(-1))}`);
      return false;
    });
  }

  /** kill -9; resolves when it is gone and all it said is read. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
    await eventually(() => this.drained);
  }
}
