import { compileRules, GroupingRuleError, type CompiledRules, type CustomRule } from './custom-rules';

/**
 * Versions of Sonde's own rules, oldest first. An app stays on the version that it has until somebody applies another
 * one to it, so a new version never moves a group by itself.
 */
export const GROUPING_VERSIONS: readonly number[] = [1, 2];

/** What a new app gets. */
export const NEWEST_GROUPING: number = Math.max(...GROUPING_VERSIONS);

/** How the errors of an app are grouped. */
export interface Grouping {
  readonly version: number;
  /** Of the rules that match, the first one decides. */
  readonly rules: readonly CustomRule[];
}

/** A grouping that was checked and made ready to run; make it once and use it for every event. */
export interface CompiledGrouping {
  readonly grouping: Grouping;
  readonly rules: CompiledRules;
}

/**
 * Checks a grouping and makes it ready to run.
 *
 * @throws GroupingRuleError for an unknown version, or for rules that are out of bounds or could never do anything
 */
export function compileGrouping(grouping: Grouping): CompiledGrouping {
  if (!GROUPING_VERSIONS.includes(grouping.version))
    throw new GroupingRuleError(`There is no version ${grouping.version} of the grouping.`, 'version');
  return { grouping, rules: compileRules(grouping.rules) };
}

/** The newest rules and none of the app's own. */
export const DEFAULT_GROUPING: CompiledGrouping = compileGrouping({ version: NEWEST_GROUPING, rules: [] });
