import { ATTRIBUTE, DIMENSION_IDS, RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';
import {
  checkFilters,
  checkFirst,
  checkRange,
  QuestionError,
  type Filter,
  type Scope,
  type TimeRange,
} from '../question';

/** Whose steps belong together: a session's, an install's, or those of a user whom the app named. */
export const FUNNEL_UNITS = ['SESSION', 'INSTALL', 'USER'] as const;
export type FunnelUnit = (typeof FUNNEL_UNITS)[number];

/** Events that take somebody one step on: those that pass all that is named, of which there is something. */
export interface FunnelStep {
  readonly filter: readonly Filter[];
  /** What the app calls the event: of a custom event or a user flow, for instance. */
  readonly name?: string;
}

/** How far people come through steps in their order. */
export interface FunnelQuestion {
  readonly scope: Required<Scope>;
  /** Of the events that are looked at. */
  readonly range: TimeRange;
  /** 2 to 10. */
  readonly steps: readonly FunnelStep[];
  readonly per: FunnelUnit;
  /** All steps lie within so many milliseconds of the first; absent: within the range. */
  readonly windowMs?: number;
  /** Of all steps. */
  readonly filter: readonly Filter[];
  /** By what the earliest event of the first step says. */
  readonly groupBy: readonly DimensionId[];
  /** Rows at most, 1 to 1,000. */
  readonly first: number;
}

/** The most steps that one funnel has; `plan-funnel.ts` has room for 15. */
const MAX_STEPS = 10;
const MAX_NAME = 500;
const MAX_GROUPS = 10;
const MINUTE_MS = 60_000;
/** The longest window, minutes: 30 days. */
const MAX_WINDOW = 43_200;
/** What narrows single events; only the one app is asked about. */
const OF_EVENTS: readonly DimensionId[] = [...DIMENSION_IDS, ATTRIBUTE];

/** @throws QuestionError when the question makes no sense */
export function checkFunnel(question: FunnelQuestion): void {
  const { range, steps, filter, groupBy, windowMs, first } = question;
  checkRange(range, 'input.range');
  if (steps.length < 2 || steps.length > MAX_STEPS) {
    throw new QuestionError('input.steps', `A funnel has 2 to ${MAX_STEPS} steps.`);
  }
  for (const [i, step] of steps.entries()) checkStep(step, `input.steps[${i}]`);
  checkEventFilters(filter, 'input.filter');
  const minutes = (windowMs ?? MINUTE_MS) / MINUTE_MS;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MAX_WINDOW) {
    throw new QuestionError('input.windowMinutes', `A window lasts 1 to ${MAX_WINDOW} minutes (30 days).`);
  }
  if (groupBy.length > MAX_GROUPS) {
    throw new QuestionError('input.groupBy', `At most ${MAX_GROUPS} dimensions at once.`);
  }
  for (const [i, dimension] of groupBy.entries()) {
    const path = `input.groupBy[${i}]`;
    if (groupBy.indexOf(dimension) !== i) throw new QuestionError(path, `${dimension} stands twice.`);
    if (!RESOURCE_DIMENSIONS.includes(dimension)) {
      throw new QuestionError(
        path,
        `A funnel by ${dimension} makes no sense; it takes ${RESOURCE_DIMENSIONS.join(', ')}.`,
        RESOURCE_DIMENSIONS,
      );
    }
  }
  checkFirst(first, 'input.first');
}

function checkStep({ filter, name }: FunnelStep, path: string): void {
  if (filter.length === 0 && name === undefined) {
    throw new QuestionError(path, 'Say which events the step is: give `filter`, `name` or both.');
  }
  if (name !== undefined && (name.length < 1 || name.length > MAX_NAME)) {
    throw new QuestionError(`${path}.name`, `A name has 1 to ${MAX_NAME} characters.`);
  }
  checkEventFilters(filter, `${path}.filter`);
}

function checkEventFilters(filters: readonly Filter[], path: string): void {
  checkFilters(filters, path);
  for (const [i, { dimension }] of filters.entries()) {
    if (!OF_EVENTS.includes(dimension)) {
      throw new QuestionError(`${path}[${i}].dimension`, `Events have no ${dimension}.`, OF_EVENTS);
    }
  }
}
