import { join } from 'node:path';
import { quietPort } from '@sonde/local-server';
import { waitFor } from '@sonde/test-kit';
import type { Random } from '../schedule/random';
import { KeptApp, type KeptAppOptions } from './kept-app';

/** More do not make it faster on one machine, and each takes memory. */
const MOST = 3;

/** The processors that share the partitions: one to three of them. */
export class Processors {
  private readonly members: KeptApp[] = [];
  private number = 0;

  constructor(
    private readonly options: Pick<KeptAppOptions, 'env' | 'folder' | 'endedByItself'> & {
      /** Folder for what they print. */
      readonly logs: string;
    },
  ) {}

  get size(): number {
    return this.members.length;
  }

  get mayGrow(): boolean {
    return this.members.length < MOST;
  }

  all(): readonly KeptApp[] {
    return this.members;
  }

  pick(random: Random): KeptApp {
    return random.pick(this.members);
  }

  async join(): Promise<KeptApp> {
    const name = `processor-${++this.number}`;
    const { logs, ...rest } = this.options;
    const output = join(logs, `${name}.log`);
    const member = new KeptApp({ ...rest, app: 'processor', name, port: await quietPort(), output });
    this.members.push(member);
    return member;
  }

  /** Joins, and waits until it answers. */
  async joined(): Promise<KeptApp> {
    const member = await this.join();
    await waitFor(() => member.answers(), { timeoutMs: 120_000, what: member.name });
    return member;
  }

  async leave(member: KeptApp, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.members.splice(this.members.indexOf(member), 1);
    await member.end(signal);
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.splice(0).map((member) => member.end('SIGTERM')));
  }
}
