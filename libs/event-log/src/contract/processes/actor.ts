/**
 * The program of a test's child process: appends or consumes as its first argument says and reports in lines of JSON.
 * Not a part of Sonde; `actors.ts` bundles and runs it.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { SILENT } from '../../embedded/temporary-log';
import { openEventLog } from '../../embedded/open';
import { openKafkaLog } from '../../kafka/open';
import type { EventLog } from '../../port';

/** Which log the process opens, and how. */
export type Opening =
  | {
      readonly log: 'embedded';
      readonly dataDir: string;
      readonly rollBytes: number;
      readonly leaseMs: number;
    }
  | {
      readonly log: 'kafka';
      readonly brokers: readonly string[];
      readonly topicPrefix: string;
      readonly sessionTimeoutMs: number;
    };

export type Role =
  /** `loops` callers append `<name>:<loop>:<i>` one after another, `count` each. */
  | {
      readonly do: 'append';
      readonly name: string;
      readonly loops: number;
      readonly count: number;
      readonly bytes: number;
    }
  /** Answers `done`; while `hold`, only once a line came in; with `deadLetter` it names the first record as one. */
  | {
      readonly do: 'consume';
      readonly group: string;
      readonly hold: boolean;
      readonly deadLetter?: boolean;
    }
  /** Appends one record of `bytes` for every line that comes in. */
  | { readonly do: 'append-on-demand'; readonly bytes: number };

export interface ActorArguments {
  readonly opening: Opening;
  readonly topic: string;
  readonly role: Role;
}

/** Written at once, so that nothing said is lost when the process is killed. */
function say(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

async function open(opening: Opening): Promise<EventLog> {
  if (opening.log === 'kafka') {
    const log = await openKafkaLog({ ...opening, logger: SILENT });
    await log.ready();
    return log;
  }
  const { dataDir, rollBytes, leaseMs } = opening;
  return openEventLog({ dataDir, logger: SILENT, roll: { bytes: rollBytes }, leaseMs });
}

async function main({ opening, topic, role }: ActorArguments): Promise<void> {
  const log = await open(opening);
  const lines = createInterface({ input: process.stdin });
  if (role.do === 'append') {
    const filler = '.'.repeat(role.bytes);
    const loop = async (number: number): Promise<void> => {
      for (let i = 0; i < role.count; i++) {
        const value = Buffer.from(`${role.name}:${number}:${i}:${filler}`);
        await log.append(topic, [{ key: `${role.name}:${number}`, value, events: 1 }]);
        say({ acknowledged: [number, i] });
      }
    };
    await Promise.all(Array.from({ length: role.loops }, (_, number) => loop(number)));
    await log.close();
    lines.close();
    say({ finished: true });
  } else if (role.do === 'append-on-demand') {
    let i = 0;
    for await (const line of lines) {
      if (line === 'check')
        await log.check().then(
          () => say({ checked: true }),
          (error: Error) => say({ checked: false, error: error.name }),
        );
      else {
        const value = Buffer.alloc(role.bytes, i);
        await log.append(topic, [{ key: 'k', value, events: 1 }]).then(
          () => say({ appended: i }),
          (error: Error) => say({ refused: i, error: error.name }),
        );
        i++;
      }
    }
  } else {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    lines.once('line', () => release());
    await log.consume(
      { topic, group: role.group, maxEvents: 1000, maxBytes: 2 ** 20, lingerMs: 0 },
      {
        async handle({ partition, first, last, inDoubt, records }) {
          say({ partition, first, last, inDoubt, values: records.map(({ value }) => value.toString()) });
          if (role.hold) await released;
          const deadLetters = role.deadLetter === true ? [{ offset: first, reason: 'unreadable' }] : [];
          return { kind: 'done', deadLetters };
        },
        assigned: (partition) => say({ assigned: partition }),
        revoked: (partition) => say({ revoked: partition }),
      },
    );
  }
}

void main(JSON.parse(process.argv[2] ?? '') as ActorArguments);
