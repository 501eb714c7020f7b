import type { Version } from '../versions/version';

/** One line of a group's log. Lines are only ever added; sequence n + 1 comes after n, whatever their times say. */
export interface Activity {
  /** 1, 2, 3 … within the group. */
  readonly sequence: number;
  /** Epoch milliseconds by the clock of the process that wrote it. */
  readonly at: number;
  readonly actor: Actor;
  readonly deed: Deed;
}

export type Actor = { readonly kind: 'PERSON'; readonly name: string } | { readonly kind: 'SONDE' };

export const SONDE: Actor = { kind: 'SONDE' };

export type Deed =
  | { readonly kind: 'RESOLVED'; readonly in: ResolvedIn }
  | { readonly kind: 'UNRESOLVED' }
  | { readonly kind: 'IGNORED'; readonly until: IgnoredUntil }
  /** To a name; null: to nobody. */
  | { readonly kind: 'ASSIGNED'; readonly to: string | null }
  | { readonly kind: 'NOTED'; readonly text: string }
  | Regressed
  | IgnoreEnded
  /** After a regroup: the group that had most of this one's events handed its state on. */
  | { readonly kind: 'INHERITED'; readonly from: string; readonly state: WorkState };

/** Since when a defect counts as gone. `newest` is the newest version of the app that had been seen when it was decided. */
export type ResolvedIn =
  | { readonly kind: 'NOW'; readonly newest: Version }
  | { readonly kind: 'VERSION'; readonly version: Version }
  | { readonly kind: 'NEXT_VERSION'; readonly newest: Version };

export type IgnoredUntil =
  | { readonly kind: 'FOREVER' }
  /** Until so many users had it in events that were received after the decision. */
  | { readonly kind: 'USERS'; readonly more: number }
  | { readonly kind: 'DAYS'; readonly days: number };

/** Seen again where it should be gone; the first event that showed it. Times in epoch milliseconds. */
export interface Regressed {
  readonly kind: 'REGRESSED';
  readonly version: Version;
  readonly eventId: string;
  readonly eventAt: number;
  /** The group that the event is in. */
  readonly seenIn?: readonly SeenIn[];
}

export interface IgnoreEnded {
  readonly kind: 'IGNORE_ENDED';
  readonly because: { readonly kind: 'USERS'; readonly users: number } | { readonly kind: 'DAYS' };
  /** With USERS: the groups whose events they had. */
  readonly seenIn?: readonly SeenIn[];
}

/** A group whose events show what Sonde found: the one that the log is of, or a member that was merged into it then. */
export interface SeenIn {
  readonly groupId: string;
}

/** Groups that one finding names at most. */
export const MAX_SEEN_IN = 1_000;

export type DeedKind = Deed['kind'];

/** What people decide; the rest is found by Sonde. */
export const DEEDS_OF_PEOPLE = ['RESOLVED', 'UNRESOLVED', 'IGNORED', 'ASSIGNED', 'NOTED'] as const;
export type DeedOfPeople = Extract<Deed, { kind: (typeof DEEDS_OF_PEOPLE)[number] }>;

export const STATUSES = ['UNRESOLVED', 'RESOLVED', 'REGRESSED', 'IGNORED'] as const;
export type Status = (typeof STATUSES)[number];

/** What has been decided about a group. Times in epoch milliseconds. */
export interface WorkState {
  readonly status: Status;
  /** While RESOLVED, and still when REGRESSED. */
  readonly resolution?: Resolution;
  /** While IGNORED. */
  readonly ignore?: Ignore;
  /** While REGRESSED. */
  readonly regression?: Regression;
  readonly assignee?: string;
}

export interface Resolution {
  readonly in: ResolvedIn;
  readonly at: number;
  readonly by: Actor;
}

export interface Ignore {
  readonly until: IgnoredUntil;
  readonly at: number;
  readonly by: Actor;
}

export interface Regression {
  readonly version: Version;
  readonly eventId: string;
  readonly eventAt: number;
  /** When it was found. */
  readonly at: number;
}
