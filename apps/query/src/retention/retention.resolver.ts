import { Inject } from '@nestjs/common';
import { Args, Context, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import {
  answerMetrics,
  checkRetention,
  planRetention,
  type AnswerRow,
  type DimensionId,
  type Grain,
  type ResultRow,
  type RetentionQuestion,
  type TimeRange,
} from '@sonde/vitals';
import type { GraphQLResolveInfo } from 'graphql';
import type { FreshnessReader } from '../freshness';
import { keptOfAll } from '../layers/kept';
import { isSelected } from '../metrics/selected-fields';
import { filtersOf, type DimensionFilterInput } from '../paging/checked-filter';
import type { RequestContext } from '../request-context';
import { FRESHNESS } from '../tokens';

/** As GraphQL hands it over; whatever has a default may still be null. */
interface RetentionInput {
  readonly range: TimeRange;
  readonly days?: readonly number[] | null;
  readonly filter?: readonly DimensionFilterInput[] | null;
  readonly groupBy?: readonly DimensionId[] | null;
  readonly grain?: Grain | null;
  readonly timeZone?: string | null;
  readonly first?: number | null;
}

const USUAL_DAYS = [1, 7, 30];

@Resolver('App')
export class RetentionResolver {
  constructor(@Inject(FRESHNESS) private readonly freshness: FreshnessReader) {}

  @ResolveField('retention')
  async retention(
    @Parent() app: App,
    @Args('input') input: RetentionInput,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    const question = questionOf(app, input, context.now);
    // Nothing is asked for a question that makes no sense.
    checkRetention(question);
    // All are read before the rows are: what they say to be there is in the answer.
    const freshness = isSelected(info, 'freshness') ? this.freshness.read(context.now) : undefined;
    const [state, oldest] = await Promise.all([
      context.layers.read(app.tenantId),
      context.oldestEvents.read(app.tenantId),
      freshness?.catch(() => undefined),
    ]);
    const plan = planRetention(question, { state, kept: keptOfAll([app], context.now, oldest) });
    const rows = await context.ask.select<ResultRow>(plan.sql, plan.params);
    const orderBy = question.grain ? [] : [{ index: 0, direction: 'DESC' as const }];
    const answer = answerMetrics({ ...question, orderBy }, plan, [rows]);
    return {
      rows: answer.rows.map((row) => rowOf(question, row)),
      truncated: answer.truncated,
      freshness: () => freshness,
    };
  }
}

const questionOf = (app: App, input: RetentionInput, now: number): RetentionQuestion => ({
  scope: { tenantId: app.tenantId, appId: app.id },
  range: input.range,
  days: input.days ?? USUAL_DAYS,
  filter: filtersOf(input.filter),
  groupBy: input.groupBy ?? [],
  ...(input.grain ? { grain: input.grain } : {}),
  timeZone: input.timeZone ?? 'UTC',
  first: input.first ?? 100,
  now,
});

const rowOf = ({ groupBy, days }: RetentionQuestion, { at, group, values }: AnswerRow) => ({
  at,
  group: group.map((value, i) => ({ dimension: groupBy[i], attribute: null, value })),
  installs: values[0]?.value ?? 0,
  days: days.map((day, i) => {
    const { value = null, numerator, denominator } = values[i + 1] ?? {};
    return { day, installs: denominator ?? 0, came: numerator ?? 0, value };
  }),
});
