import type { Fact } from '../fleet/fact';
import type { History } from '../fleet/phone';
import { FigureCounter, type Figure, type FigureInput } from './figure';
import { questions, type Question } from './questions';
import { rowsOf } from './rows';

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
}

const ABOUT =
  'Figures that Sonde must answer about this fleet, provided that the app has received nothing else. ' +
  'Ask App.metrics with each `input`; rows may come in any order. Counts are exact, other numbers to 1e-9 of their size. ' +
  'A row of zeros and nulls may be left out where there is no grain.';

/** Whole days in UTC around a history: the range of every figure. */
export function figureRange(history: History): { from: number; to: number } {
  return { from: Math.floor(history.from / DAY) * DAY, to: Math.floor(history.to / DAY) * DAY + DAY };
}

/** Counts along while the phones live; the phones are forgotten, the figures stay. */
export class TruthCounter {
  private readonly counters: readonly FigureCounter[];
  private devices = 0;
  private events = 0;
  private sessions = 0;

  constructor(
    private readonly seed: number,
    private readonly protocol: 'native' | 'measure',
    private readonly history: History,
    asked: readonly Question[] = questions(protocol),
  ) {
    const { from, to } = figureRange(history);
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    this.counters = asked.map(({ title, metrics, ...rest }) => {
      const input: FigureInput = {
        ...rest,
        metrics: metrics.map((metric) =>
          typeof metric === 'string' ? { metric } : { metric: metric[0], statistic: metric[1] },
        ),
        range,
        first: MOST_ROWS,
        precision: 'EXACT',
      };
      return new FigureCounter(title, input);
    });
  }

  /** @param facts everything that happened on one phone, each once. */
  addPhone(facts: readonly Fact[]): void {
    this.devices++;
    this.events += facts.length;
    for (const row of rowsOf(facts)) {
      if (row.source === 'sessions') this.sessions++;
      for (const counter of this.counters) counter.add(row);
    }
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
    };
  }
}
