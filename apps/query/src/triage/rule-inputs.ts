import { randomUUID } from 'node:crypto';
import {
  compileGrouping,
  GROUPING_VERSIONS,
  GroupingRuleError,
  type CompiledGrouping,
  type CustomRule,
  type Matcher,
} from '@sonde/error-groups';
import { queryError } from '../errors/query-error';

/** A rule as GraphQL takes it. */
export interface RuleInput {
  readonly id?: string | null;
  readonly title: string;
  readonly match: readonly Matcher[];
  readonly fingerprint?: string | null;
  readonly inApp?: boolean | null;
}

/** Rules as they are kept; those without an id get one. */
export const rulesOf = (inputs: readonly RuleInput[]): CustomRule[] =>
  inputs.map(({ id, title, match, fingerprint, inApp }) => ({
    id: id ?? randomUUID(),
    title,
    match: match.map(({ on, glob }) => ({ on, glob })),
    ...(typeof fingerprint === 'string' ? { fingerprint } : {}),
    ...(typeof inApp === 'boolean' ? { inApp } : {}),
  }));

/**
 * @param path of what holds version and rules, such as `input.`; '' where they are arguments themselves
 * @throws GraphQLError BAD_USER_INPUT with the path of what is wrong
 */
export function checkedGrouping(
  version: number,
  rules: readonly CustomRule[],
  path: '' | 'input.',
): CompiledGrouping {
  if (!GROUPING_VERSIONS.includes(version)) {
    throw queryError(
      'BAD_USER_INPUT',
      `There is no version ${version} of the grouping; there are ${GROUPING_VERSIONS.join(', ')}.`,
      `${path}version`,
      { allowed: GROUPING_VERSIONS },
    );
  }
  try {
    return compileGrouping({ version, rules });
  } catch (error) {
    if (!(error instanceof GroupingRuleError)) throw error;
    throw queryError('BAD_USER_INPUT', error.message, `${path}${error.path}`);
  }
}
