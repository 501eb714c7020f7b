import { PERCENTILES, STATE_SQL } from '@sonde/vitals';

/** What an expert knows about the data of this app before writing SQL over it. */
export interface Known {
  readonly tenantId: string;
  readonly appId: string;
  /** Of the rollup rows that count. */
  readonly batches: readonly number[];
  /** Of settled days, epoch ms of their midnight: rows of lower batches do not count. */
  readonly settled: ReadonlyMap<number, number>;
  /** Days whose sessions the rollup holds, epoch ms of their midnight, and that nothing has touched since. */
  readonly cleanDays: readonly number[];
  /** Rows at higher offsets of the log are in no rollup. */
  readonly rolledOffset: number;
  readonly logId: number;
}

/** Epoch ms, half-open. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;
const seconds = (at: number): string => `toDateTime(${at / 1000}, 'UTC')`;
const inRange = (column: string, { from, to }: Range): string =>
  `${column} >= ${seconds(from)} AND ${column} < ${seconds(to)}`;

/** The pieces of which a person who knows the tables puts a statement together. */
export class Hand {
  constructor(private readonly known: Known) {}

  private get scope(): string {
    return `tenantId = '${this.known.tenantId}' AND appId = '${this.known.appId}'`;
  }

  private get counting(): string {
    const { batches, settled } = this.known;
    const published = `batch IN (${batches.join(', ')})`;
    const marks = [...settled].filter(([, through]) => through >= Math.min(...batches));
    if (marks.length === 0) return published;
    const days = marks.map(([day]) => day / DAY).join(', ');
    return (
      `${published} AND batch > transform(toUInt32(toDate(at)), [${days}], ` +
      `[${marks.map(([, through]) => through).join(', ')}], toUInt64(0))`
    );
  }

  /** Rows of a rollup table. @param facet '' for rows with names */
  rolledUp(
    select: string,
    table: string,
    grain: 'd' | 'q',
    facet: string,
    range: Range,
    where = '1',
  ): string {
    return (
      `SELECT ${select} FROM ${table} WHERE ${this.scope} AND grain = '${grain}' AND facet = '${facet}' ` +
      `AND ${inRange('at', range)} AND ${this.counting} AND ${where}`
    );
  }

  /** Events that are in no rollup yet. */
  tail(select: string, range: Range, where: string, groupBy = ''): string {
    const { logId, rolledOffset } = this.known;
    return (
      `SELECT ${select} FROM events WHERE ${this.scope} AND ${inRange('at', range)} ` +
      `AND logId = ${logId} AND logOffset > ${rolledOffset} AND ${where}${by(groupBy)}`
    );
  }

  /** What is remembered of installs. */
  installs(select: string): string {
    return `SELECT ${select} FROM installs WHERE ${this.scope}`;
  }

  /** Session rollup rows of the days whose sessions may be read from there. */
  cleanSessions(select: string, grain: 'd' | 'q', facet: string, range: Range): string {
    const days = this.known.cleanDays.map((day) => day / DAY).join(', ');
    return this.rolledUp(
      select,
      'rollup_sessions',
      grain,
      facet,
      range,
      `toUInt32(toDate(at)) IN (${days || '0'})`,
    );
  }

  /** Sessions of all other days, from their rows. */
  otherSessions(select: string, range: Range, groupBy = ''): string {
    const days = this.known.cleanDays.map((day) => day / DAY).join(', ');
    return (
      `SELECT ${select} FROM sessions FINAL WHERE ${this.scope} AND ${inRange('startAt', range)} AND deleted = 0 ` +
      `AND toUInt32(toDate(startAt)) NOT IN (${days || '0'})${by(groupBy)}`
    );
  }
}

const by = (groupBy: string): string => (groupBy === '' ? '' : ` GROUP BY ${groupBy}`);

/** Parts of one answer, and what is made of them together. */
export const together = (select: string, parts: readonly string[], rest = ''): string =>
  `SELECT ${select} FROM (${parts.join(' UNION ALL ')})${rest} SETTINGS do_not_merge_across_partitions_select_final = 1`;

/** Sketches as the rollup tables hold them: one has to know what their columns are made of. */
export const INSTALLS = STATE_SQL.distinct.make('(appId, installId)');
export const CRASHED_INSTALLS = STATE_SQL.distinct.make('(appId, installId)', "type = 'crash'");
export const USERS = STATE_SQL.distinct.make('(appId, userId)', "userId != ''");
export const durations = (where: string): string => STATE_SQL.percentiles.make('durationMs', where);
export const distinct = (column: string): string => STATE_SQL.distinct.read(column);
/** All that the column knows: 50, 75, 90, 95 and 99. */
export const percentiles = (column: string): string => STATE_SQL.percentiles.read(column);
export const percentile = (column: string, level: 50 | 75 | 90 | 95 | 99): string =>
  `${percentiles(column)}[${PERCENTILES.indexOf((level / 100) as (typeof PERCENTILES)[number]) + 1}]`;
