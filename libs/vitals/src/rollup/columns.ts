import { COMMON_DIMENSIONS, type RollupFamily } from './family';
import { STATE_SQL } from './states';

/** The columns of a family's table in their order, with ClickHouse's types. */
export function rollupColumns(family: RollupFamily): Readonly<Record<string, string>> {
  const names = Object.values(family.names);
  return {
    tenantId: TEXT,
    appId: TEXT,
    grain: TEXT,
    at: "DateTime('UTC')",
    facet: TEXT,
    value: 'String',
    ...Object.fromEntries([...names, ...COMMON_NAMES].map((name) => [name, TEXT])),
    batch: 'UInt64',
    ...Object.fromEntries(
      Object.entries(family.states).map(([name, { kind }]) => [name, STATE_SQL[kind].type]),
    ),
    expiresOn: 'Date',
  };
}

const TEXT = 'LowCardinality(String)';

/** The common dimensions but for the app, which is the tenant's companion at the head of every key. */
export const COMMON_NAMES = Object.values(COMMON_DIMENSIONS).filter((name) => name !== 'appId');

/** What a row stands for: rows that agree in these add up. `batch` comes after them in the table's order. */
export const rollupKey = (family: RollupFamily): readonly string[] => [
  'tenantId',
  'appId',
  'grain',
  'facet',
  'at',
  ...Object.values(family.names),
  'value',
  ...COMMON_NAMES,
];
