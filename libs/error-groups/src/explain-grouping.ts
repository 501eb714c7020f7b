import { DEFAULT_GROUPING, type CompiledGrouping } from './grouping';
import { judge } from './group-error';
import { RULES, type RuleName } from './rules';
import type { Failing, Trace, TracedFrame } from './verdict';

export interface GroupingExplanation {
  readonly id: string;
  readonly version: number;
  /** The whole of it, in sentences for a person. */
  readonly sentences: readonly string[];
  /** The rules that took part, in the order in which they did. */
  readonly steps: readonly GroupingStep[];
  /** The stack that was looked at, innermost call first. */
  readonly frames: readonly ExplainedFrame[];
}

export interface GroupingStep {
  readonly rule: string;
  readonly reason: string;
  /** What the rule was applied to, such as the message without its values. */
  readonly of?: string;
}

export interface ExplainedFrame {
  /** The very frame of the event's fields, so that whoever shows the event's stacks finds it in them. */
  readonly frame: TracedFrame['frame'];
  readonly text: string;
  readonly inApp: boolean;
  /** Its name is part of what makes the group. */
  readonly decides: boolean;
  readonly because: string;
}

/**
 * Why an event belongs to its group: the same rules as `groupError` runs, told while they ran. Undefined for events
 * that are no failure.
 */
export function explainGrouping(
  event: Failing,
  by: CompiledGrouping = DEFAULT_GROUPING,
): GroupingExplanation | undefined {
  const told = new Told();
  const group = judge(event, by, told);
  if (!group) return undefined;
  const steps = told.steps;
  return {
    id: group.id,
    version: group.grouping,
    sentences: [
      `Failures are one group when they agree in all of: ${listed(group.decides)}.`,
      ...steps.map(({ reason, of }) => sentence(reason, of)),
    ],
    steps,
    frames: told.frames,
  };
}

class Told implements Trace {
  readonly steps: GroupingStep[] = [];
  frames: readonly ExplainedFrame[] = [];

  step(rule: RuleName, of?: string): void {
    this.steps.push({ rule, reason: RULES[rule].reason, ...(of === undefined ? {} : { of }) });
  }

  stack(frames: readonly TracedFrame[]): void {
    this.frames = frames.map(({ frame, inApp, decides, because }) => ({
      frame,
      text: textOf(frame),
      inApp,
      decides,
      because,
    }));
  }
}

function textOf({ module, image, function: called, file, line }: TracedFrame['frame']): string {
  const place = module ?? image ?? '';
  const name = [place, called ?? ''].filter((part) => part !== '').join('.') || '(no name)';
  return file === undefined ? name : `${name} (${file}${line === undefined ? '' : `:${line}`})`;
}

const sentence = (reason: string, of: string | undefined): string =>
  `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${of === undefined ? '' : `: ${of}`}.`;

const listed = (parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map((part) => `“${part}”`)
    .join(', ');
