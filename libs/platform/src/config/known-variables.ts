import { adminTokenSetting, commonConfig, ports, storeConfig } from './shared';

/**
 * Every `SONDE_*` variable that some app of Sonde reads. One environment is commonly shared by all apps,
 * so a variable of another app is no mistake. An app that adds a setting of its own adds its name here, and a row in
 * docs/running.md.
 */
export const KNOWN_VARIABLES: ReadonlySet<string> = new Set([
  ...Object.values({ ...commonConfig, ...storeConfig, ...ports }).map((setting) => setting.variable),
  adminTokenSetting.variable,
  'SONDE_SPOOL_MAX_BYTES',
  'SONDE_PROCESSOR_MAX_BODY_BYTES',
  'SONDE_MAX_GROUPS_A_DAY',
  'SONDE_ROLLUP_INTERVAL_MS',
  'SONDE_ROLLUP_DELAY_MS',
  'SONDE_ROLLUP_MAX_EVENTS',
  'SONDE_SETTLE_PAUSE_MINUTES',
  'SONDE_QUERY_CACHE_MS',
  'SONDE_QUERY_DOCUMENTS',
  'SONDE_QUERY_REGISTERED_ONLY',
]);

/** Read by tests and tools, not by apps. */
const FOR_TESTS = /^SONDE_(TEST_|REAL_DATA$|CACHE_DIR$)/;

/** A warning for each `SONDE_*` variable that nobody reads, with the known name that looks most like it. */
export function unknownVariableWarnings(names: Iterable<string>, own: Iterable<string>): string[] {
  const known = [...new Set([...KNOWN_VARIABLES, ...own])];
  const warnings: string[] = [];
  for (const name of names) {
    if (!name.startsWith('SONDE_') || known.includes(name) || FOR_TESTS.test(name)) continue;
    const nearest = nearestName(name, known);
    warnings.push(`${name} is not a setting of Sonde${nearest ? `; did you mean ${nearest}?` : ''}`);
  }
  return warnings;
}

/** The closest known name, if it is close enough to be meant: at most a third of the letters differ. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.floor(name.length / 3) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance: the least number of letters to insert, remove or replace. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
