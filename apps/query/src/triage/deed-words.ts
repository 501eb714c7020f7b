import type { Actor, Deed, IgnoredUntil, ResolvedIn, Version } from '@sonde/triage';

/** What was done, by the schema's names. */
export type DeedName =
  | 'RESOLVED'
  | 'REOPENED'
  | 'IGNORED'
  | 'ASSIGNED'
  | 'UNASSIGNED'
  | 'NOTED'
  | 'REGRESSED'
  | 'IGNORE_ENDED'
  | 'INHERITED'
  | 'MERGED'
  | 'UNMERGED';

/** Who did it, as people read it. */
export const nameOfActor = (actor: Actor): string => (actor.kind === 'SONDE' ? 'Sonde' : actor.name);

export function nameOfDeed(deed: Deed): DeedName {
  if (deed.kind === 'UNRESOLVED') return 'REOPENED';
  if (deed.kind === 'ASSIGNED') return deed.to === null ? 'UNASSIGNED' : 'ASSIGNED';
  return deed.kind;
}

/** What was done in words, such as `resolved in version 4.2.0 (4200)`. */
export function sentenceOf(deed: Deed): string {
  switch (deed.kind) {
    case 'RESOLVED':
      return resolvedIn(deed.in);
    case 'UNRESOLVED':
      return 'reopened';
    case 'IGNORED':
      return ignoredUntil(deed.until);
    case 'ASSIGNED':
      return deed.to === null ? 'assigned to nobody' : `assigned to ${deed.to}`;
    case 'NOTED':
      return 'left a note';
    case 'REGRESSED':
      return `regressed: ${versionText(deed.version)} has it`;
    case 'IGNORE_ENDED':
      return deed.because.kind === 'DAYS'
        ? 'no longer ignored: the days are over'
        : `no longer ignored: ${users(deed.because.users, '')} had it`;
    case 'INHERITED':
      return `${deed.state.status.toLowerCase()}, as group ${deed.from} was, which had these events before`;
  }
}

function resolvedIn(resolved: ResolvedIn): string {
  switch (resolved.kind) {
    case 'VERSION':
      return `resolved in ${versionText(resolved.version)}`;
    case 'NEXT_VERSION':
      return isNone(resolved.newest)
        ? 'resolved in the next version'
        : `resolved in the version after ${text(resolved.newest)}`;
    case 'NOW':
      return isNone(resolved.newest)
        ? 'resolved'
        : `resolved when ${text(resolved.newest)} was the newest version`;
  }
}

function ignoredUntil(until: IgnoredUntil): string {
  switch (until.kind) {
    case 'FOREVER':
      return 'ignored for ever';
    case 'USERS':
      return `ignored until ${users(until.more, 'more ')} ${until.more === 1 ? 'has' : 'have'} it`;
    case 'DAYS':
      return `ignored for ${until.days} ${until.days === 1 ? 'day' : 'days'}`;
  }
}

const users = (count: number, which: string): string => `${count} ${which}${count === 1 ? 'user' : 'users'}`;

const isNone = ({ version, build }: Version): boolean => version === '' && build === '';

const versionText = (version: Version): string =>
  isNone(version) ? 'an event without a version' : `version ${text(version)}`;

function text({ version, build }: Version): string {
  if (version === '') return `build ${build}`;
  return build === '' ? version : `${version} (${build})`;
}
