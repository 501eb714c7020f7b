import type { Fact } from '../fleet/fact';
import type { Batch } from '../fleet/deliveries';
import type { History } from '../fleet/phone';
import { bucketStarts } from './calendar';
import { FigureCounter, type Figure, type FigureInput } from './figure';
import { LossCounter, type VersionLosses } from './losses';
import type { Question, Span } from './question';
import { questions } from './questions';
import { rowsOf, type Row } from './rows';

const DAY = 86_400_000;
/** The most rows that a question may ask for. */
const MOST_ROWS = 1000;

/** What a fleet did, and what Sonde must answer about it. */
export interface Truth {
  readonly about: string;
  readonly seed: number;
  readonly protocol: 'native' | 'measure';
  readonly from: string;
  readonly to: string;
  readonly devices: number;
  /** Different events; repeats are not counted. */
  readonly events: number;
  readonly sessions: number;
  readonly figures: readonly Figure[];
  /** What never arrived, as App.losses must tell it; absent where the protocol numbers no batches. */
  readonly losses?: readonly VersionLosses[];
}

const ABOUT =
  'Figures that Sonde must answer about this fleet, provided that the app has received nothing else. ' +
  'Ask App.metrics with each `input`; rows may come in any order. Counts are exact, other numbers to 1e-9 of their size. ' +
  'A row of zeros and nulls may be left out where there is no grain. ' +
  '`losses` is what App.losses must answer over the time in which the fleet was sent.';

/** Whole days in UTC around a history: the range of every figure that names no other. */
function wholeDays(history: History): Span {
  return { from: Math.floor(history.from / DAY) * DAY, to: Math.floor(history.to / DAY) * DAY + DAY };
}

function inputOf({ metrics, during, ...rest }: Question, history: History): FigureInput {
  const days = wholeDays(history);
  const { from, to } = during?.(days) ?? days;
  return {
    ...(rest.filter ? { filter: rest.filter } : {}),
    ...(rest.groupBy ? { groupBy: rest.groupBy } : {}),
    ...(rest.grain ? { grain: rest.grain } : {}),
    ...(rest.timeZone ? { timeZone: rest.timeZone } : {}),
    metrics: metrics.map((metric) =>
      typeof metric === 'string' ? { metric } : { metric: metric[0], statistic: metric[1] },
    ),
    range: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    first: MOST_ROWS,
    precision: 'EXACT',
  };
}

/** Every moment at which a figure tells before from after, epoch ms, ascending. */
export function cuts(asked: readonly Question[], history: History): number[] {
  const moments = asked.flatMap((question) => {
    const { range, grain = 'DAY', timeZone = 'UTC' } = inputOf(question, history);
    const [from, to] = [Date.parse(range.from), Date.parse(range.to)];
    return [from, to, ...bucketStarts(from, to, grain, timeZone), ...bucketStarts(from, to, 'DAY', timeZone)];
  });
  return [...new Set(moments)].sort((a, b) => a - b);
}

/** Counts along while the phones live; the phones are forgotten, the figures stay. */
export class TruthCounter {
  private readonly counters: readonly FigureCounter[];
  /** Those that look at rows of a source, of events at those of a type. */
  private readonly byKind = new Map<string, readonly FigureCounter[]>();
  private readonly losses = new LossCounter();
  private devices = 0;
  private events = 0;
  private sessions = 0;

  constructor(
    private readonly seed: number,
    private readonly protocol: 'native' | 'measure',
    private readonly history: History,
    asked: readonly Question[] = questions(protocol),
  ) {
    this.counters = asked.map((question) => new FigureCounter(question.title, inputOf(question, history)));
  }

  /**
   * @param facts everything that happened on one phone, each once.
   * @param batches in which it is told.
   */
  addPhone(facts: readonly Fact[], batches: readonly Batch[]): void {
    this.losses.addPhone(batches);
    this.devices++;
    this.events += facts.length;
    for (const row of rowsOf(facts)) {
      if (row.source === 'sessions') this.sessions++;
      for (const counter of this.countersOf(row)) counter.add(row);
    }
    for (const counter of this.counters) counter.endPhone();
  }

  private countersOf({ source, fact }: Row): readonly FigureCounter[] {
    const kind = source === 'events' ? fact.type : source;
    const known = this.byKind.get(kind);
    if (known) return known;
    const found = this.counters.filter((counter) => counter.looksAt(source, fact.type));
    this.byKind.set(kind, found);
    return found;
  }

  truth(): Truth {
    return {
      about: ABOUT,
      seed: this.seed,
      protocol: this.protocol,
      from: new Date(this.history.from).toISOString(),
      to: new Date(this.history.to).toISOString(),
      devices: this.devices,
      events: this.events,
      sessions: this.sessions,
      figures: this.counters
        .map((counter) => counter.figure())
        .filter(({ rows }) => rows.length <= MOST_ROWS),
      ...(this.protocol === 'native' ? { losses: this.losses.losses() } : {}),
    };
  }
}
