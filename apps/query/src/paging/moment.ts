import type { Params } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import { badCursor } from './cursor';

/** How far ClickHouse had got in a partition of a log. */
interface Reached {
  /** 64 bits, as text. */
  readonly log: string;
  readonly partition: number;
  readonly offset: number;
}

/**
 * What had arrived at a moment: rows are written in the order of the log, so one offset for each partition tells those
 * that were there from those that came later. A walk through pages that looks only at the former sees a list that
 * stands still.
 */
export type Moment = readonly Reached[];

/** @param where conditions of the rows that matter; parameters are bound to `params` */
export const readMoment = (
  ask: Ask,
  params: Params,
  table: 'events' | 'sessions',
  where: readonly string[],
): Promise<Moment> =>
  ask.select<Reached>(
    `SELECT toString(logId) AS log, toFloat64(logPartition) AS partition, toFloat64(max(logOffset)) AS offset ` +
      `FROM ${table} WHERE ${where.join(' AND ')} GROUP BY logId, logPartition ORDER BY logId, logPartition`,
    params.values,
  );

/**
 * Condition that a row was there at the moment. Looked up by partition for each log, of which there is nearly always one:
 * half the work of looking through all pairs for each row.
 */
export function upToMoment(params: Params, moment: Moment): string {
  const logs = [...new Set(moment.map(({ log }) => log))].map((log) => {
    const own = moment.filter((reached) => reached.log === log);
    const partitions = params.bind(
      'Array(UInt16)',
      own.map(({ partition }) => partition),
    );
    const offsets = params.bind(
      'Array(Int64)',
      own.map(({ offset }) => offset),
    );
    return (
      `(logId = ${params.bind('UInt64', log)} AND ` +
      `toInt64(logOffset) <= transform(logPartition, ${partitions}, ${offsets}, toInt64(-1)))`
    );
  });
  return logs.length === 0 ? '0' : `(${logs.join(' OR ')})`;
}

/** As part of a cursor: partitions and offsets of one log stand together. */
export function writeMoment(moment: Moment): string {
  const logs = new Map<string, number[]>();
  for (const { log, partition, offset } of moment) {
    const flat = logs.get(log) ?? [];
    flat.push(partition, offset);
    logs.set(log, flat);
  }
  return JSON.stringify([...logs]);
}

/** @throws GraphQLError BAD_USER_INPUT unless `writeMoment` wrote it */
export function parseMoment(text: string): Moment {
  let logs: unknown;
  try {
    logs = JSON.parse(text);
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(logs) || !logs.every(isLog)) throw badCursor();
  return logs.flatMap(([log, flat]) =>
    Array.from({ length: flat.length / 2 }, (_, i) => ({
      log,
      partition: flat[2 * i] ?? 0,
      offset: flat[2 * i + 1] ?? 0,
    })),
  );
}

const MAX_PARTITION = 65_535;

function isLog(value: unknown): value is [string, number[]] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [log, flat] = value as unknown[];
  if (typeof log !== 'string' || !/^\d{1,20}$/.test(log) || BigInt(log) >= 1n << 64n) return false;
  return (
    Array.isArray(flat) &&
    flat.length % 2 === 0 &&
    flat.every(
      (number, i) => Number.isSafeInteger(number) && number >= 0 && (i % 2 === 1 || number <= MAX_PARTITION),
    )
  );
}
