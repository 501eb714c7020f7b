import { writeFileSync } from 'node:fs';
import type { EventLog } from '@sonde/event-log';
import {
  EXIT,
  optionalCount,
  optionalMoment,
  optionalText,
  parseArguments,
  UsageError,
  type Output,
  type Values,
} from '../operation';
import { grouped, textTable } from '../text-table';
import { DEAD_LETTER_CODES } from '../../prepare/dead-letter-reason';
import { appOf, readLetters, type Letter, type LetterFilter } from './letters';
import { entryOf, replayLetters } from './replay';

const LIST_LIMIT = 100;
const LETTER_ID = /^\d+\/\d+$/;

export const DEAD_LETTERS_HELP = `npm run dead-letters -- list|show|replay

Log records that the processor could not read lie in the dead-letter topic, with the reason, as long as the log keeps
records. None is lost: mend the cause, then put them back.

  list                     what lies there, oldest first
  show ID                  one letter: why it is there, its header and sizes; never what the phone sent
  replay ID… | --all       puts letters back into the topic that they came from, each once

Which letters (list, replay):
  --partition N            of that partition of the events topic
  --reason TEXT            whose reason holds the text, such as a code:
${Object.entries(DEAD_LETTER_CODES)
  .map(([code, { help }]) => `                             ${code.padEnd(18)} ${help}`)
  .join('\n')}
  --app ID                 of that app
  --from TIME              stored since then: 2026-11-20T08:00:00Z, or 15m, 2h, 1d ago
  --limit N                at most N (list: ${LIST_LIMIT} unless told)

  --json                   list: a JSON object for each letter
  --save FILE              show: writes the record's bytes, header included, to a file
  --yes                    replay: do it; without, it only says what it would do
  --again                  replay: also letters that were put back before

A letter that still cannot be read comes back as a new one. The stores are those of the environment, as for the apps.
Exit code 0: done. 2: it could not be done.`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  partition: { type: 'string' },
  reason: { type: 'string' },
  app: { type: 'string' },
  from: { type: 'string' },
  limit: { type: 'string' },
  save: { type: 'string' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
  again: { type: 'boolean' },
} as const;

/**
 * `dead-letters list|show|replay`.
 * @param openLog called once the arguments are right; the caller closes it
 * @param now epoch milliseconds
 * @throws UsageError, LogUnavailableError
 */
export async function deadLettersCommand(
  args: readonly string[],
  output: Output,
  openLog: () => Promise<EventLog>,
  now: () => number,
): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  const [action, ...ids] = positionals;
  if (values['help'] === true || action === undefined) {
    output.print(DEAD_LETTERS_HELP);
    return values['help'] === true ? EXIT.done : EXIT.failed;
  }
  for (const id of ids) {
    if (!LETTER_ID.test(id)) throw new UsageError(`a letter's id is PARTITION/OFFSET as listed, not ${id}`);
  }
  switch (action) {
    case 'list':
      return list(await openLog(), values, filterOf(values, ids, now()), output);
    case 'show':
      if (ids.length !== 1) throw new UsageError('show takes the id of one letter, as listed');
      return show(await openLog(), values, ids[0] ?? '', output);
    case 'replay': {
      const filter = filterOf(values, ids, now());
      if (values['all'] !== true && Object.values(filter).every((value) => value === undefined))
        throw new UsageError('replay takes ids of letters, a filter such as --reason, or --all');
      return replay(await openLog(), values, filter, output, now);
    }
    default:
      throw new UsageError(`there is no ${JSON.stringify(action)}: list, show or replay`);
  }
}

function filterOf(values: Values, ids: readonly string[], now: number): LetterFilter {
  return {
    ids: ids.length > 0 ? new Set(ids) : undefined,
    partition: optionalCount(values, 'partition'),
    reason: optionalText(values, 'reason'),
    appId: optionalText(values, 'app'),
    from: optionalMoment(values, 'from', now),
  };
}

async function list(log: EventLog, values: Values, filter: LetterFilter, output: Output): Promise<number> {
  const limit = optionalCount(values, 'limit') ?? LIST_LIMIT;
  const rows = [['id', 'stored', 'record', 'app', 'bytes', 'replayed', 'reason']];
  let found = 0;
  for await (const letter of readLetters(log, filter)) {
    if (++found > limit) continue;
    if (values['json'] === true) output.print(JSON.stringify(jsonOf(letter)));
    else rows.push(rowOf(letter));
  }
  if (values['json'] === true) return EXIT.done;
  if (found === 0) output.print('There are no such dead letters.');
  else output.print(textTable(rows));
  if (found > limit) output.print(`… and ${grouped(found - limit)} more: --limit`);
  return EXIT.done;
}

async function show(log: EventLog, values: Values, id: string, output: Output): Promise<number> {
  for await (const letter of readLetters(log, { ids: new Set([id]) })) {
    output.print(
      JSON.stringify({ ...jsonOf(letter), header: entryOf(letter.dead.value)?.header ?? null }, null, 2),
    );
    const file = optionalText(values, 'save');
    if (file === undefined) return EXIT.done;
    writeFileSync(file, letter.dead.value, { mode: 0o600 });
    output.note(`The record's ${grouped(letter.dead.value.length)} bytes are in ${file}`);
    return EXIT.done;
  }
  output.note(`There is no dead letter ${id}.`);
  return EXIT.failed;
}

async function replay(
  log: EventLog,
  values: Values,
  filter: LetterFilter,
  output: Output,
  now: () => number,
): Promise<number> {
  const letters = atMost(readLetters(log, filter), optionalCount(values, 'limit') ?? Infinity);
  const again = values['again'] === true;
  if (values['yes'] !== true) {
    let count = 0;
    let before = 0;
    for await (const { replayedAt } of letters) {
      if (replayedAt === undefined || again) count++;
      else before++;
    }
    output.print(`${lettersOf(count)} would be put back${skipped(before)}. Nothing was done: add --yes.`);
    return EXIT.done;
  }
  const { count, before, byCode } = await replayLetters(log, letters, again, now);
  output.print(`${lettersOf(count)} put back${skipped(before)}.`);
  for (const [code, number] of byCode) output.print(`  ${code}: ${grouped(number)}`);
  return EXIT.done;
}

const lettersOf = (count: number): string => `${grouped(count)} ${count === 1 ? 'letter' : 'letters'}`;
const skipped = (before: number): string =>
  before === 0 ? '' : `; ${lettersOf(before)} left out that had been put back before (--again)`;

async function* atMost(letters: AsyncIterable<Letter>, limit: number): AsyncGenerator<Letter> {
  let taken = 0;
  for await (const letter of letters) {
    if (taken++ >= limit) return;
    yield letter;
  }
}

const rowOf = (letter: Letter): string[] => [
  letter.id,
  new Date(letter.storedAt).toISOString(),
  `${letter.dead.partition}/${letter.dead.offset}`,
  appOf(letter) ?? '–',
  grouped(letter.dead.value.length),
  letter.replayedAt === undefined ? '' : new Date(letter.replayedAt).toISOString(),
  letter.dead.reason,
];

const jsonOf = (letter: Letter): object => ({
  id: letter.id,
  storedAt: new Date(letter.storedAt).toISOString(),
  topic: letter.dead.topic,
  partition: letter.dead.partition,
  offset: letter.dead.offset,
  key: letter.dead.key,
  app: appOf(letter) ?? null,
  bytes: letter.dead.value.length,
  reason: letter.dead.reason,
  replayedAt: letter.replayedAt === undefined ? null : new Date(letter.replayedAt).toISOString(),
});
