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
  'wrapper-looked-through': {
    since: 2,
    reason: 'the exception only carried another one in its text',
  },
  'obfuscated-type': {
    since: 2,
    reason: 'an obfuscator named the type, and names it otherwise in the next build, so it does not count',
  },
  'outer-stack-of-app': {
    since: 1,
    reason:
      'the cause was cut off inside a library, so the stack of an exception further out says where the app was',
  },
  'custom-in-app': { since: 1, reason: 'a rule of this app says whose code a frame is' },
  'sentence-says-all': {
    since: 2,
    reason: 'the message is a sentence that says by itself what went wrong, wherever it was noticed',
  },
  'thrown-by-app': {
    since: 2,
    reason:
      'the app itself threw it, so the function that did decides, and not its words, which may be in any language',
  },
  'message-of-library': {
    since: 2,
    reason:
      'a library or the platform threw it and says what went wrong; values are left out of what it says',
  },
  'sentence-of-many': {
    since: 2,
    reason: 'the message is a sentence that fits many mistakes, so the place has to tell them apart',
  },
  'innermost-app-call': {
    since: 2,
    reason:
      'the innermost call of the app tells where it went wrong; its callers, lines and lambdas do not count',
  },
  'app-call-behind-obfuscated': {
    since: 2,
    reason:
      'the innermost call of the app whose name the next build keeps tells where it went wrong; the nameless ones inside it cannot',
  },
  'shape-of-obfuscated': {
    since: 2,
    reason:
      'no call of the app has a name that the next build keeps, so what is left decides: kept functions, the call that the app made and, without any, what began it',
  },
  recursion: {
    since: 2,
    reason: 'a recursion is the calls that it goes through, however deep it went',
  },
  'innermost-other-call': {
    since: 2,
    reason: 'no call of the app has a name, so the innermost call that is not everybody’s decides',
  },
  'below-idle-loop': {
    since: 1,
    reason: 'a hang is what the main thread did for its idle loop, not the loop',
  },
  'blocking-call': { since: 2, reason: 'the innermost calls tell what the main thread waited for' },
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
    reason: 'without a stack that tells anything only the message is left; values in it are left out',
  },
  'custom-fingerprint': { since: 1, reason: 'a rule of this app names the group' },
} as const satisfies Record<string, GroupingRule>;

export type RuleName = keyof typeof RULES;
