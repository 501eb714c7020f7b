import type { Hand, Range } from './hand-written';

/** When the dashboard is looked at. */
export interface Moment {
  /** Days of a dashboard end with the current day, hours with the current hour; epoch ms. */
  readonly endOfDay: number;
  readonly endOfHour: number;
}

/** A tile of a dashboard, asked through GraphQL and by an expert's own SQL. */
export interface DashboardQuestion {
  readonly title: string;
  /** `MetricsInput` but for its range. */
  readonly input: {
    readonly metrics: readonly { readonly metric: string; readonly statistic?: string }[];
    readonly groupBy?: readonly string[];
    readonly grain?: string;
    readonly timeZone?: string;
    readonly filter?: readonly {
      readonly dimension: string;
      readonly in?: readonly string[];
      readonly notIn?: readonly string[];
    }[];
    readonly orderBy?: readonly { readonly index: number; readonly direction: 'ASC' | 'DESC' }[];
    readonly first?: number;
  };
  readonly range: (moment: Moment) => Range;
  /**
   * The best SQL that we know for it, over the same tables and as complete. Rows are `t` (epoch ms, with a grain), `g` (the
   * group) and one column for each metric: `a`, `b`, … Several statements are asked side by side, and their rows go together
   * by `t` and `g`.
   */
  readonly byHand: (hand: Hand, range: Range) => readonly string[];
}

const DAY = 86_400_000;

export const lastDays =
  (days: number) =>
  ({ endOfDay }: Moment): Range => ({ from: endOfDay - days * DAY, to: endOfDay });

export const metric = (name: string, statistic?: string): { metric: string; statistic?: string } => ({
  metric: name,
  ...(statistic === undefined ? {} : { statistic }),
});
