/**
 * The program of a test's child process: appends or consumes as its first argument says and reports in lines of JSON.
 * Not a part of Sonde; `processes.int.spec.ts` bundles and runs it.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { SILENT } from '../temporary-log';
import { openEventLog } from '../open';

export type Role =
  /** `loops` callers append `<name>:<loop>:<i>` one after another, `count` each. */
  | {
      readonly do: 'append';
      readonly name: string;
      readonly loops: number;
      readonly count: number;
      readonly bytes: number;
    }
  /** Answers `done`; while `hold`, only once a line came in. */
  | { readonly do: 'consume'; readonly group: string; readonly hold: boolean; readonly leaseMs: number }
  /** Appends one record of `bytes` for every line that comes in. */
  | { readonly do: 'append-on-demand'; readonly bytes: number };

export interface ActorArguments {
  readonly dataDir: string;
  readonly topic: string;
  readonly rollBytes: number;
  readonly role: Role;
}

/** Written at once, so that nothing said is lost when the process is killed. */
function say(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

async function main({ dataDir, topic, rollBytes, role }: ActorArguments): Promise<void> {
  const leaseMs = role.do === 'consume' ? role.leaseMs : 10_000;
  const log = await openEventLog({ dataDir, logger: SILENT, roll: { bytes: rollBytes }, leaseMs });
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
          return { kind: 'done' };
        },
        assigned: (partition) => say({ assigned: partition }),
        revoked: (partition) => say({ revoked: partition }),
      },
    );
  }
}

void main(JSON.parse(process.argv[2] ?? '') as ActorArguments);
