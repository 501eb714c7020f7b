import type { Frame } from '@sonde/event-schema';
import { compileGlob } from './glob';

/** What a matcher looks at: the exception (type, message) or one of its frames. */
export const MATCHED_PARTS = ['TYPE', 'MESSAGE', 'MODULE', 'FUNCTION', 'PATH'] as const;
export type MatchedPart = (typeof MATCHED_PARTS)[number];

export interface Matcher {
  readonly on: MatchedPart;
  /** `*` stands for any characters, `?` for one; everything else for itself, in the case that it is written in. */
  readonly glob: string;
}

/** What the people of an app know better than Sonde's rules. */
export interface CustomRule {
  readonly id: string;
  readonly title: string;
  /** All of them must match: those on the exception the same exception, those on frames one frame of it. */
  readonly match: readonly Matcher[];
  /** Events that match are one group of this name, per kind (crash, error, ANR). */
  readonly fingerprint?: string;
  /** Frames that match are, or are not, the app's. */
  readonly inApp?: boolean;
}

/** A grouping that cannot be used. */
export class GroupingRuleError extends Error {
  override readonly name = 'GroupingRuleError';

  constructor(
    message: string,
    /** Where it is wrong, such as `rules[2].match[0].glob`. */
    readonly path: string,
  ) {
    super(message);
  }
}

export const CUSTOM_RULE_LIMITS = {
  rules: 100,
  matchers: 10,
  glob: 200,
  fingerprint: 200,
  title: 200,
} as const;

/** Characters of a type, message, name or path that matchers look at. */
const LOOKED_AT = 4096;

/** What a rule is held against: one exception of the chain and its frames. */
export interface MatchedException {
  readonly type: string;
  readonly message: string;
  readonly frames: readonly Frame[];
}

interface CompiledRule {
  readonly rule: CustomRule;
  readonly onException: (exception: MatchedException) => boolean;
  /** Undefined when the rule names no part of a frame. */
  readonly onFrame: ((frame: Frame) => boolean) | undefined;
}

export interface CompiledRules {
  /** Rules that say which frames are the app's. */
  readonly marking: readonly CompiledRule[];
  /** Rules that name a group. */
  readonly naming: readonly CompiledRule[];
}

/** @throws GroupingRuleError for rules that are out of bounds or could never do anything */
export function compileRules(rules: readonly CustomRule[]): CompiledRules {
  bounded(rules.length, 0, CUSTOM_RULE_LIMITS.rules, 'rules', 'rules');
  const ids = new Set<string>();
  const compiled = rules.map((rule, index) => {
    const path = `rules[${index}]`;
    if (rule.id === '' || ids.has(rule.id))
      throw new GroupingRuleError('Each rule needs an id of its own.', `${path}.id`);
    ids.add(rule.id);
    return compileRule(rule, path);
  });
  return {
    marking: compiled.filter(({ rule }) => rule.inApp !== undefined),
    naming: compiled.filter(({ rule }) => rule.fingerprint !== undefined),
  };
}

function compileRule(rule: CustomRule, path: string): CompiledRule {
  bounded(rule.title.length, 1, CUSTOM_RULE_LIMITS.title, 'characters', `${path}.title`);
  bounded(rule.match.length, 1, CUSTOM_RULE_LIMITS.matchers, 'matchers', `${path}.match`);
  if (rule.fingerprint === undefined && rule.inApp === undefined)
    throw new GroupingRuleError('A rule sets a fingerprint, or says which frames are the app’s.', path);
  if (rule.fingerprint !== undefined)
    bounded(
      rule.fingerprint.trim().length,
      1,
      CUSTOM_RULE_LIMITS.fingerprint,
      'characters',
      `${path}.fingerprint`,
    );

  const tests = rule.match.map(({ on, glob }, index) => {
    const at = `${path}.match[${index}]`;
    if (!MATCHED_PARTS.includes(on))
      throw new GroupingRuleError(`A matcher is on one of ${MATCHED_PARTS.join(', ')}.`, `${at}.on`);
    bounded(glob.length, 1, CUSTOM_RULE_LIMITS.glob, 'characters', `${at}.glob`);
    return { on, test: compileGlob(glob) };
  });
  const onException = tests.filter(({ on }) => on === 'TYPE' || on === 'MESSAGE');
  const onFrame = tests.filter(({ on }) => on !== 'TYPE' && on !== 'MESSAGE');
  if (rule.inApp !== undefined && onFrame.length === 0)
    throw new GroupingRuleError(
      'A rule about frames needs a matcher on MODULE, FUNCTION or PATH.',
      `${path}.match`,
    );

  return {
    rule,
    onException: ({ type, message }) =>
      onException.every(({ on, test }) => test((on === 'TYPE' ? type : message).slice(0, LOOKED_AT))),
    onFrame:
      onFrame.length === 0 ? undefined : (frame) => onFrame.every(({ on, test }) => test(partOf(frame, on))),
  };
}

function partOf(frame: Frame, on: MatchedPart): string {
  if (on === 'FUNCTION') return (frame.function ?? '').slice(0, LOOKED_AT);
  if (on === 'PATH') return (frame.file ?? '').slice(0, LOOKED_AT);
  return (frame.module ?? frame.image ?? '').slice(0, LOOKED_AT);
}

function bounded(given: number, least: number, most: number, unit: string, path: string): void {
  if (given >= least && given <= most) return;
  throw new GroupingRuleError(`Between ${least} and ${most} ${unit}, not ${given}.`, path);
}

/** The first rule that names the group of these exceptions. */
export function namedBy(
  rules: CompiledRules,
  exceptions: readonly MatchedException[],
): CustomRule | undefined {
  return rules.naming.find(({ onException, onFrame }) =>
    exceptions.some(
      (exception) =>
        onException(exception) && (onFrame === undefined || exception.frames.some((frame) => onFrame(frame))),
    ),
  )?.rule;
}

/** What the first rule that matches says about each frame; frames about which none says anything are left out. */
export function markedBy(rules: CompiledRules, exception: MatchedException): ReadonlyMap<Frame, CustomRule> {
  const marked = new Map<Frame, CustomRule>();
  for (const { rule, onException, onFrame } of rules.marking) {
    if (onFrame === undefined || !onException(exception)) continue;
    for (const frame of exception.frames) if (!marked.has(frame) && onFrame(frame)) marked.set(frame, rule);
  }
  return marked;
}
