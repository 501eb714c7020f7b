import { createHash } from 'node:crypto';
import { DIMENSIONS, type DimensionId } from '../dimension';
import { ROLLUP_FAMILIES, type RollupFamilyId } from './families';
import { COMMON_DIMENSIONS, type RollupFamily, type State } from './family';
import { STATE_SQL } from './states';

/** Families under their ids: those of this version of Sonde, or those of another. */
export type RollupFamilies = Readonly<Record<RollupFamilyId, RollupFamily>>;

/** By which rules the rows of each family are made: its hash, 16 hex digits. Families of two versions with one hash agree. */
export type FamilyRules = Readonly<Record<string, string>>;

/**
 * Part of every hash. To be counted up when rows are made in another way though what the families say stays the same;
 * then every family's history is rebuilt.
 */
const WAY_OF_MAKING = 1;

const known = new WeakMap<RollupFamilies, FamilyRules>();

/** The rules of all families. */
export function rulesOf(families: RollupFamilies = ROLLUP_FAMILIES): FamilyRules {
  let rules = known.get(families);
  if (rules === undefined) {
    rules = Object.fromEntries(Object.entries(families).map(([id, family]) => [id, hashOf(family)]));
    known.set(families, rules);
  }
  return rules;
}

/**
 * What decides which rows a family has and what stands in them. The layout of a statement does not, nor does in which order
 * things are named.
 */
function hashOf(family: RollupFamily): string {
  const { table, source, time, where, names, quarterNames, facetNames, facets, states } = family;
  const dimensions = new Set([
    ...(Object.keys(names) as DimensionId[]),
    ...(Object.keys(COMMON_DIMENSIONS) as DimensionId[]),
    ...facets,
  ]);
  const said = {
    WAY_OF_MAKING,
    table,
    source,
    time,
    where: text(where ?? ''),
    names: sorted(names),
    quarterNames: quarterNames && [...quarterNames].sort(),
    facetNames: [...facetNames].sort(),
    facets: [...facets].sort(),
    dimensions: [...dimensions].sort().map((id) => [id, text(DIMENSIONS[id].sql[source] ?? '')]),
    states: sorted(states).map(([name, state]) => [name, STATE_SQL[state.kind].type, text(madeOf(state))]),
  };
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}

const madeOf = ({ kind, value, where }: State): string => STATE_SQL[kind].make(value, where);

const text = (sql: string): string => sql.replace(/\s+/g, ' ').trim();

const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
