import { ratio, type Accumulator, type Answer, type SampleStatistic } from './accumulators';
import { bucketOf, bucketStarts, type Grain } from './calendar';
import { MEASURES, type Measure } from './measures';
import { DIMENSIONS, type DimensionId, type Row } from './rows';

/** A question as `App.metrics` takes it. */
export interface FigureInput {
  readonly metrics: readonly { readonly metric: string; readonly statistic?: SampleStatistic }[];
  readonly range: { readonly from: string; readonly to: string };
  readonly filter?: readonly {
    readonly dimension: DimensionId;
    readonly in?: readonly string[];
    readonly notIn?: readonly string[];
  }[];
  readonly groupBy?: readonly DimensionId[];
  readonly grain?: Grain;
  readonly timeZone?: string;
  readonly first: number;
  readonly precision: 'EXACT' | 'FAST';
}

export interface FigureValue extends Answer {
  readonly metric: string;
  readonly statistic?: string;
}

export interface FigureRow {
  /** Start of the bucket, RFC 3339, with a grain. */
  readonly at?: string;
  readonly group: Readonly<Record<string, string>>;
  readonly values: readonly FigureValue[];
}

/** A question and the answer that Sonde must give. */
export interface Figure {
  readonly title: string;
  readonly input: FigureInput;
  readonly rows: readonly FigureRow[];
}

type Cells = Map<string, Accumulator<Row>>;

/** What one metric comes to, whatever statistics of it are asked for. */
interface Tally {
  readonly measure: Measure;
  readonly cells: Cells;
  /** Of adoption: all versions together. */
  readonly wholes: Cells;
}

/** Finds the answer to one question from the rows of all phones, one at a time. */
export class FigureCounter {
  private readonly from: number;
  private readonly to: number;
  private readonly days: readonly number[];
  private readonly buckets: readonly number[] | undefined;
  private readonly tallies = new Map<string, Tally>();
  private readonly touched = new Set<Accumulator<Row>>();
  private readonly groups = new Map<string, readonly string[]>();
  private readonly groupBy: readonly DimensionId[];
  private readonly tests: readonly { readonly passes: (row: Row) => boolean; readonly version: boolean }[];

  constructor(
    readonly title: string,
    readonly input: FigureInput,
  ) {
    this.from = Date.parse(input.range.from);
    this.to = Date.parse(input.range.to);
    const zone = input.timeZone ?? 'UTC';
    this.days = bucketStarts(this.from, this.to, 'DAY', zone);
    this.buckets = input.grain ? bucketStarts(this.from, this.to, input.grain, zone) : undefined;
    this.groupBy = input.groupBy ?? [];
    for (const { metric } of input.metrics) {
      const measure = MEASURES[metric];
      if (!measure) throw new RangeError(`no measure for ${metric}`);
      this.tallies.set(metric, { measure, cells: new Map(), wholes: new Map() });
    }
    this.tests = (input.filter ?? []).map(({ dimension, in: wanted, notIn }) => ({
      version: dimension === 'APP_VERSION' || dimension === 'APP_BUILD',
      passes: (row) => {
        const value = DIMENSIONS[dimension](row);
        return (!wanted || wanted.includes(value)) && !notIn?.includes(value);
      },
    }));
  }

  /** Whether rows of a source, of events those of a type, can change the answer. */
  looksAt(source: Row['source'], type: string): boolean {
    return [...this.tallies.values()].some(({ measure }) => isMeasured(measure, source, type));
  }

  add(row: Row): void {
    if (row.at < this.from || row.at >= this.to) return;
    for (const tally of this.tallies.values()) {
      const { measure } = tally;
      if (isMeasured(measure, row.source, row.fact.type) && measure.measures(row)) this.addTo(tally, row);
    }
  }

  /** All rows of a phone have come. */
  endPhone(): void {
    for (const accumulator of this.touched) accumulator.endPhone?.();
    this.touched.clear();
  }

  private addTo(tally: Tally, row: Row): void {
    const bucket = this.buckets ? bucketOf(this.buckets, row.at) : 0;
    const fits = this.tests.every(({ passes }) => passes(row));
    if (fits) {
      const group = this.groupBy.map((dimension) => DIMENSIONS[dimension](row));
      const key = group.join('\u0000');
      if (!this.groups.has(key)) this.groups.set(key, group);
      this.count(this.cell(tally.cells, tally, `${bucket}\u0000${key}`), row);
    }
    if (tally.measure.adoption && this.tests.every(({ passes, version }) => version || passes(row))) {
      const group = this.groupBy.map((dimension) => DIMENSIONS[dimension](row));
      this.count(this.cell(tally.wholes, tally, this.wholeKey(bucket, group)), row);
    }
  }

  private count(accumulator: Accumulator<Row>, row: Row): void {
    accumulator.add(row);
    if (accumulator.endPhone) this.touched.add(accumulator);
  }

  private wholeKey(bucket: number, group: readonly string[]): string {
    const others = group.filter(
      (_, index) => this.groupBy[index] !== 'APP_VERSION' && this.groupBy[index] !== 'APP_BUILD',
    );
    return [bucket, ...others].join('\u0000');
  }

  private cell(cells: Cells, { measure }: Tally, key: string): Accumulator<Row> {
    const found = cells.get(key);
    if (found) return found;
    const made = measure.accumulator((at) => bucketOf(this.days, at));
    cells.set(key, made);
    return made;
  }

  /** The answer; buckets without data are filled in. */
  figure(): Figure {
    if (this.groupBy.length === 0) this.groups.set('', []);
    const rows: FigureRow[] = [];
    for (const bucket of this.buckets ?? [0]) {
      for (const [key, group] of this.groups) {
        rows.push({
          ...(this.buckets ? { at: new Date(bucket).toISOString() } : {}),
          group: Object.fromEntries(this.groupBy.map((dimension, index) => [dimension, group[index] ?? ''])),
          values: this.input.metrics.map(({ metric, statistic }) => ({
            metric,
            ...(statistic ? { statistic } : {}),
            ...this.answer(metric, statistic, bucket, key, group),
          })),
        });
      }
    }
    return { title: this.title, input: this.input, rows };
  }

  private answer(
    metric: string,
    statistic: SampleStatistic | undefined,
    bucket: number,
    key: string,
    group: readonly string[],
  ): Answer {
    const tally = this.tallies.get(metric);
    if (!tally) throw new RangeError(`${metric} was not asked for`);
    const part = this.cell(tally.cells, tally, `${bucket}\u0000${key}`).answer(statistic);
    if (!tally.measure.adoption) return part;
    const whole = this.cell(tally.wholes, tally, this.wholeKey(bucket, group)).answer();
    return ratio(part.value ?? 0, whole.value ?? 0);
  }
}

function isMeasured({ source, types }: Measure, of: Row['source'], type: string): boolean {
  return source === of && (of !== 'events' || types === undefined || types.includes(type));
}
