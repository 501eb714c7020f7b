import { decide, NO_WORK, type DeedOfPeople, type Version } from '@sonde/triage';
import { queryError } from '../errors/query-error';

/** What is resolved, as GraphQL takes it. */
export interface ResolveInput {
  readonly in: 'NOW' | 'VERSION' | 'NEXT_VERSION';
  readonly appVersion?: string | null;
  readonly appBuild?: string | null;
}

/** Until when is ignored, as GraphQL takes it. */
export interface IgnoreInput {
  readonly until: 'FOREVER' | 'USERS' | 'DAYS';
  readonly users?: number | null;
  readonly days?: number | null;
}

/**
 * @param newest the newest version of the app that was seen so far
 * @throws GraphQLError BAD_USER_INPUT with the field at fault
 */
export async function resolved(
  { in: where, appVersion, appBuild }: ResolveInput,
  newest: () => Promise<Version>,
): Promise<DeedOfPeople> {
  onlyWith('VERSION', where, { appVersion, appBuild });
  if (where !== 'VERSION') return { kind: 'RESOLVED', in: { kind: where, newest: await newest() } };
  const version = { version: required('appVersion', appVersion, where), build: appBuild ?? '' };
  return fitting({ kind: 'RESOLVED', in: { kind: 'VERSION', version } });
}

/** @throws GraphQLError BAD_USER_INPUT with the field at fault */
export function ignored({ until, users, days }: IgnoreInput): DeedOfPeople {
  onlyWith('USERS', until, { users });
  onlyWith('DAYS', until, { days });
  switch (until) {
    case 'FOREVER':
      return { kind: 'IGNORED', until: { kind: 'FOREVER' } };
    case 'USERS':
      return fitting({ kind: 'IGNORED', until: { kind: 'USERS', more: required('users', users, until) } });
    case 'DAYS':
      return fitting({ kind: 'IGNORED', until: { kind: 'DAYS', days: required('days', days, until) } });
  }
}

/** @throws GraphQLError BAD_USER_INPUT */
export const assigned = (to: string | null): DeedOfPeople => fitting({ kind: 'ASSIGNED', to });

/** @throws GraphQLError BAD_USER_INPUT */
export const noted = (text: string): DeedOfPeople => fitting({ kind: 'NOTED', text });

/** Names of the arguments that hold what the domain calls otherwise. */
const ARGUMENTS: Readonly<Record<string, string>> = { version: 'appVersion', build: 'appBuild' };

/** The deed, unless it fits no group at all. */
function fitting(deed: DeedOfPeople): DeedOfPeople {
  const decision = decide(NO_WORK, deed);
  if (decision.kind !== 'REFUSED') return deed;
  const field = ARGUMENTS[decision.field] ?? decision.field;
  throw queryError('BAD_USER_INPUT', asSentence(decision.sentence), `input.${field}`);
}

/** As messages to callers begin and end. */
export const asSentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function required<T>(field: string, value: T | null | undefined, choice: string): T {
  if (value === null || value === undefined) {
    throw queryError('BAD_USER_INPUT', `${choice} takes ${field}.`, `input.${field}`);
  }
  return value;
}

function onlyWith(choice: string, given: string, fields: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && given !== choice) {
      throw queryError(
        'BAD_USER_INPUT',
        `${field} goes with ${choice}, not with ${given}.`,
        `input.${field}`,
      );
    }
  }
}
