import { createWriteStream, openSync, writeFileSync, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { live, mixedBatches, simulate, type SimulatedPhone } from '../fleet/simulation';
import { USUAL_HABITS, type Habits } from '../fleet/habits';
import type { History } from '../fleet/phone';
import { inOrderOfArrival } from '../send/arrival-queue';
import { Progress, summaryText } from '../send/progress';
import { sendAll, type SenderOptions, type Summary } from '../send/sender';
import { questions } from '../truth/questions';
import { TruthCounter, cuts } from '../truth/truth';
import { MEASURE_ABILITIES, measureOutgoing, spokenInMeasure } from '../wire/measure';
import { NATIVE_ABILITIES, nativeOutgoing } from '../wire/native';
import type { Outgoing } from '../wire/outgoing';
import type { Batch } from '../fleet/deliveries';
import {
  UsageError,
  address,
  moment,
  oneOf,
  optionalText,
  parse,
  requiredText,
  share,
  wholeNumber,
} from './arguments';
import { SIMULATE_HELP } from './help';

const DAY = 86_400_000;
const LIVE_RATE = 40;

const OPTIONS = {
  url: { type: 'string' },
  key: { type: 'string' },
  seed: { type: 'string' },
  devices: { type: 'string' },
  events: { type: 'string' },
  days: { type: 'string' },
  start: { type: 'string' },
  protocol: { type: 'string' },
  truth: { type: 'string' },
  rate: { type: 'string' },
  forever: { type: 'boolean' },
  connections: { type: 'string' },
  'give-up-after': { type: 'string' },
  acknowledged: { type: 'string' },
  late: { type: 'string' },
  'late-days': { type: 'string' },
  repeated: { type: 'string' },
  lost: { type: 'string' },
  'wrong-clocks': { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;

/** @returns the exit code. */
export async function simulateCommand(args: readonly string[], stop: AbortSignal): Promise<number> {
  const { values } = parse('simulate', args, OPTIONS, false);
  if (values['help'] === true) return say(SIMULATE_HELP);
  const startedAt = Date.now();
  const seed = wholeNumber(values, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 1;
  const devices = wholeNumber(values, 'devices', { min: 1, max: 1_000_000 }) ?? 200;
  const rate = wholeNumber(values, 'rate', { min: 1, max: 1_000_000 });
  const asked = wholeNumber(values, 'events', { min: 1, max: 100_000_000 });
  const onlyLive = asked === undefined && rate !== undefined;
  const forever = values['forever'] === true || onlyLive;
  const to = moment(values, 'start') ?? startedAt;
  const history: History = { from: to - (wholeNumber(values, 'days', { min: 1, max: 365 }) ?? 7) * DAY, to };
  const protocol = oneOf(values, 'protocol', ['native', 'measure'] as const, 'native');
  const truthFile = optionalText(values, 'truth');
  if (truthFile !== undefined && forever)
    throw new UsageError('--truth needs an end: give --events, and neither --forever nor --rate alone');
  const acknowledgedFile = optionalText(values, 'acknowledged');
  const habits: Habits = {
    late: share(values, 'late') ?? USUAL_HABITS.late,
    lateDays: wholeNumber(values, 'late-days', { min: 1, max: 365 }) ?? USUAL_HABITS.lateDays,
    repeated: share(values, 'repeated') ?? USUAL_HABITS.repeated,
    lost: share(values, 'lost') ?? USUAL_HABITS.lost,
    wrongClocks: share(values, 'wrong-clocks') ?? USUAL_HABITS.wrongClocks,
  };
  const dryRun = values['dry-run'] === true;
  const abilities = protocol === 'measure' ? MEASURE_ABILITIES : NATIVE_ABILITIES;
  const speak = protocol === 'measure' ? measureOutgoing : nativeOutgoing;
  const events = asked ?? 10_000;
  const sender = {
    url: dryRun ? 'http://127.0.0.1' : address(values, 'url'),
    key: dryRun ? '' : requiredText(values, 'key'),
    connections: wholeNumber(values, 'connections', { min: 1, max: 1000 }) ?? 8,
    gzip: true,
    giveUpAfter: (wholeNumber(values, 'give-up-after', { min: 0, max: 86_400 }) ?? 300) * 1000,
    stop,
  };
  const acknowledged = acknowledgedFile === undefined ? undefined : fileToWrite(acknowledgedFile);
  const noting = acknowledged === undefined ? {} : { onAccepted: noteAcknowledged(acknowledged) };

  const counter = truthFile === undefined ? undefined : new TruthCounter(seed, protocol, history);
  const boundaries = cuts(questions(protocol), history);
  const phones = simulate({ seed, devices, events, history, abilities, boundaries, habits });
  const count = ({ facts, batches }: SimulatedPhone): void =>
    counter?.addPhone(protocol === 'measure' ? spokenInMeasure(facts) : facts, batches);

  let code = 0;
  if (!onlyLive) {
    const batches = habits.late > 0 ? inOrderOfArrival(phones, count) : mixedBatches(seed, phones, count);
    code = dryRun
      ? walk(batches, speak, startedAt)
      : await send(
          'simulate',
          spoken(batches, speak),
          { ...sender, ...noting, rate },
          forever ? undefined : events,
        );
    if (counter && truthFile !== undefined && !stop.aborted) {
      writeFileSync(truthFile, `${JSON.stringify(counter.truth(), undefined, 1)}\n`);
      console.log(`truth: ${truthFile}`);
    }
  }
  if (forever && !dryRun && !stop.aborted) {
    const batches = live(seed, devices, history, abilities, Date.now);
    code = Math.max(
      code,
      await send(
        'live',
        spoken(batches, speak),
        { ...sender, ...noting, rate: rate ?? LIVE_RATE },
        undefined,
      ),
    );
  }
  if (acknowledged) await finished(acknowledged.end());
  return code;
}

/** @throws {UsageError} when the file cannot be written: better now than after all was sent. */
function fileToWrite(path: string): WriteStream {
  try {
    return createWriteStream('', { fd: openSync(path, 'w') });
  } catch (error) {
    throw new UsageError(
      `--acknowledged ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** One line for each event that Sonde has taken, with its id; an event that was sent twice has two. */
function noteAcknowledged(file: WriteStream): NonNullable<SenderOptions['onAccepted']> {
  return ({ eventIds = [] }, refused) => {
    for (const [place, id] of eventIds.entries()) if (!refused.has(place)) file.write(`${id}\n`);
  };
}

type Speak = (batch: Batch) => Outgoing | undefined;

function* spoken(batches: Iterable<Batch>, speak: Speak): Generator<Outgoing> {
  for (const batch of batches) {
    const outgoing = speak(batch);
    if (outgoing) yield outgoing;
  }
}

/** Makes every body and throws it away. */
function walk(batches: Iterable<Batch>, speak: Speak, startedAt: number): number {
  let bodies = 0;
  let bytes = 0;
  for (const outgoing of spoken(batches, speak)) {
    bodies++;
    bytes += outgoing.body(startedAt).length;
  }
  console.log(`simulate: ${bodies} bodies, ${bytes} bytes before compression, nothing sent`);
  return 0;
}

/** Sends with progress and a summary; 0 when all was accepted. */
export async function send(
  what: string,
  bodies: Iterable<Outgoing>,
  options: Omit<SenderOptions, 'onProgress'>,
  total: number | undefined,
): Promise<number> {
  const startedAt = Date.now();
  const progress = new Progress(what, total, process.stderr, Date.now);
  const summary: Summary = await sendAll(bodies, {
    ...options,
    onProgress: (so) => {
      progress.update(so);
    },
  });
  progress.done();
  console.log(summaryText(what, summary, (Date.now() - startedAt) / 1000));
  return summary.failed === 0 && summary.rejected === 0 ? 0 : 1;
}

export function say(text: string): number {
  console.log(text);
  return 0;
}
