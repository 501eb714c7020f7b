import type { Params } from '@sonde/vitals';
import type { PartForm } from '../paging/cursor';
import type { NewIn } from './app-versions';
import { growsAtLeastSql } from './growth';
import { SESSION_OF_EVENT } from './session-of-event';

export type OrderField =
  'EVENTS' | 'USERS' | 'SESSIONS' | 'LAST_SEEN' | 'FIRST_SEEN' | 'NEW_IN_VERSION' | 'GROWTH';

export interface GroupOrder {
  readonly by: OrderField;
  readonly direction: 'ASC' | 'DESC';
  /** Of NEW_IN_VERSION: the one that was named, else the one that was the newest when the walk began. */
  readonly version?: string | undefined;
}

/**
 * Which events an order looks at: those that are asked for; these and those of the range of the same length before; or
 * all that are kept.
 */
export type OrderSpan = 'ASKED' | 'WITH_BEFORE' | 'KEPT';

interface OrderDefinition {
  readonly span: OrderSpan;
  /** Whether the events are joined with their derived sessions. */
  readonly joinsSessions?: true;
  /**
   * Aggregates over the events of a group, the most important first.
   * @param asked condition of the events that are asked for
   */
  readonly keys: (context: OrderContext) => readonly string[];
}

export interface OrderContext {
  readonly params: Params;
  readonly asked: string;
  /** Of NEW_IN_VERSION. */
  readonly newIn: NewIn | undefined;
}

const milliseconds = (time: string): string => `toFloat64(toUnixTimestamp64Milli(${time}))`;

/** Installs are told apart by hashes: half the time, and ten million collide once in several hundred thousand answers. */
const USER = 'cityHash64(installId)';

export const ORDERS: Readonly<Record<OrderField, OrderDefinition>> = {
  EVENTS: { span: 'ASKED', keys: () => ['sum(weight)'] },
  USERS: { span: 'ASKED', keys: () => [`uniqExact(${USER})`] },
  SESSIONS: { span: 'ASKED', joinsSessions: true, keys: () => [`uniqExact(${SESSION_OF_EVENT})`] },
  LAST_SEEN: { span: 'ASKED', keys: () => [milliseconds('max(at)')] },
  FIRST_SEEN: { span: 'KEPT', keys: () => [milliseconds('min(at)')] },
  NEW_IN_VERSION: {
    span: 'KEPT',
    keys: ({ params, asked, newIn }) => {
      const isOf = (versions: NewIn['older']): string =>
        `(toString(appVersion), toString(appBuild)) IN ${params.bindTuples(
          ['String', 'String'],
          versions.map(({ version, build }) => [version, build]),
        )}`;
      const { wanted = [], older = [] } = newIn ?? {};
      return [`countIf(${isOf(wanted)}) > 0 AND countIf(${isOf(older)}) = 0`, `sumIf(weight, ${asked})`];
    },
  },
  GROWTH: {
    span: 'WITH_BEFORE',
    keys: ({ asked }) => [
      growsAtLeastSql(`uniqExactIf(${USER}, ${asked})`, `uniqExactIf(${USER}, NOT (${asked}))`),
    ],
  },
};

/** How many sort keys an order has before the id. */
export const keysOf = (by: OrderField): number => (by === 'NEW_IN_VERSION' ? 2 : 1);

/** The sort key: figures and the id; then the moment whose figures the walk shows, and the version that it is about. */
export const groupPlace = (by: OrderField): readonly PartForm[] => [
  ...Array.from({ length: keysOf(by) }, () => 'figure' as const),
  'text',
  'json',
  'text',
];
