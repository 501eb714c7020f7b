import type { Deed, IgnoredUntil, ResolvedIn } from './activity';
import type { GroupWork } from './group-work';

export const MAX_NOTE = 5_000;
export const MAX_ACTIVITIES_OF_PEOPLE = 1_000;
/** Ten years. */
export const MAX_IGNORED_DAYS = 3_650;
export const MAX_IGNORED_USERS = 1_000_000_000;
export const MAX_VERSION = 256;
export const MAX_ASSIGNEE = 200;

/** Whether a deed may be written down. */
export type Decision =
  | { readonly kind: 'ACCEPTED' }
  /** It is so already: write nothing. */
  | { readonly kind: 'ALREADY'; readonly sentence: string }
  /** `field`: the argument at fault, such as `text`. */
  | { readonly kind: 'REFUSED'; readonly sentence: string; readonly field: string };

const ACCEPTED: Decision = { kind: 'ACCEPTED' };
const already = (sentence: string): Decision => ({ kind: 'ALREADY', sentence });
const refused = (field: string, sentence: string): Decision => ({ kind: 'REFUSED', field, sentence });

/**
 * Whether a deed fits a group's state. For a person's, hand in the state advanced by what was seen: whoever reopens a
 * group that regressed means the regressed one.
 */
export function decide(work: GroupWork, deed: Deed): Decision {
  switch (deed.kind) {
    case 'RESOLVED':
      return checkResolvedIn(deed.in) ?? ofPeople(work);
    case 'IGNORED':
      return checkUntil(deed.until) ?? ofPeople(work);
    case 'UNRESOLVED':
      return work.status === 'UNRESOLVED' ? already('the group is unresolved') : ofPeople(work);
    case 'ASSIGNED':
      return checkAssignee(work, deed.to) ?? ofPeople(work);
    case 'NOTED':
      return checkNote(deed.text) ?? ofPeople(work);
    case 'REGRESSED':
      return work.status === 'RESOLVED' ? ACCEPTED : already('the group is not resolved');
    case 'IGNORE_ENDED':
      return work.status === 'IGNORED' ? ACCEPTED : already('the group is not ignored');
    case 'INHERITED':
      return ACCEPTED;
  }
}

function ofPeople({ byPeople }: GroupWork): Decision {
  if (byPeople < MAX_ACTIVITIES_OF_PEOPLE) return ACCEPTED;
  return refused(
    'id',
    `the group has ${MAX_ACTIVITIES_OF_PEOPLE} activities by people, which is the most there may be`,
  );
}

function checkResolvedIn(resolved: ResolvedIn): Decision | undefined {
  if (resolved.kind !== 'VERSION') return undefined;
  const { version, build } = resolved.version;
  if (version.trim() === '') return refused('version', 'name the version that the defect is resolved in');
  const wrong = isNamed(version) ? 'build' : 'version';
  if (isNamed(version) && isNamed(build)) return undefined;
  return refused(
    wrong,
    `a ${wrong} is a text of up to ${MAX_VERSION} characters, none of them a control character`,
  );
}

const isNamed = (text: string): boolean => text.length <= MAX_VERSION && isOneLine(text);

/** A name that people can read: no line breaks, no NUL. */
const isOneLine = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

function checkUntil(until: IgnoredUntil): Decision | undefined {
  switch (until.kind) {
    case 'FOREVER':
      return undefined;
    case 'USERS':
      return isWhole(until.more, MAX_IGNORED_USERS)
        ? undefined
        : refused('users', `users must be a whole number from 1 to ${MAX_IGNORED_USERS}`);
    case 'DAYS':
      return isWhole(until.days, MAX_IGNORED_DAYS)
        ? undefined
        : refused('days', `days must be a whole number from 1 to ${MAX_IGNORED_DAYS}`);
  }
}

const isWhole = (value: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= 1 && value <= most;

function checkAssignee(work: GroupWork, to: string | null): Decision | undefined {
  if (to === null) return work.assignee === undefined ? already('nobody is assigned') : undefined;
  if (to.trim() === '') return refused('to', 'name the assignee; to assign nobody, leave the name out');
  if (to.length > MAX_ASSIGNEE || !isOneLine(to)) {
    return refused(
      'to',
      `the name of an assignee has up to ${MAX_ASSIGNEE} characters, none of them a control character`,
    );
  }
  return to === work.assignee ? already(`${to} is assigned`) : undefined;
}

function checkNote(text: string): Decision | undefined {
  if (text.trim() === '') return refused('text', 'the note says nothing: write a text');
  if (!text.isWellFormed()) return refused('text', 'the note has half a character, which cannot be stored');
  if (text.length <= MAX_NOTE) return undefined;
  return refused('text', `a note is a text of 1 to ${MAX_NOTE} characters; this one has ${text.length}`);
}
