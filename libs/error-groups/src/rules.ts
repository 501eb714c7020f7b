/** What is known about a rule besides its code. */
export interface GroupingRule {
  /** Version of the grouping from which on it is used. */
  readonly since: number;
  /** Last version that used it; without it the newest one does. */
  readonly until?: number;
  /** Why, in words that follow "because". */
  readonly reason: string;
}

/** Every rule by which Sonde decides which failures are one group, in the order in which they run. */
export const RULES = {
  'innermost-cause': {
    since: 1,
    reason: 'the exception at the end of the chain is the one that happened; those around it only pass it on',
  },
  'outer-stack-of-app': {
    since: 1,
    until: 1,
    reason:
      'the cause was cut off inside a library, so the stack of an exception further out says where the app was',
  },
  'below-idle-loop': {
    since: 1,
    reason: 'a hang is what the main thread did for its idle loop, not the loop',
  },
  'five-app-frames': {
    since: 1,
    until: 1,
    reason: 'the innermost five different frames of the app tell where it went wrong',
  },
  'three-system-frames': {
    since: 1,
    until: 1,
    reason: 'without a frame of the app, the innermost three of the system tell where it went wrong',
  },
  'message-without-frames': {
    since: 1,
    reason: 'without a stack only the message tells what went wrong; values in it are left out',
  },
  'custom-fingerprint': { since: 1, reason: 'a rule of this app names the group' },
  'custom-in-app': { since: 1, reason: 'a rule of this app says whose code a frame is' },
} as const satisfies Record<string, GroupingRule>;

export type RuleName = keyof typeof RULES;
