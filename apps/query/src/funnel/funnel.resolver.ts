import { Inject } from '@nestjs/common';
import { Args, Context, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { App } from '@sonde/catalog';
import {
  answerMetrics,
  checkFunnel,
  planFunnel,
  type AnswerRow,
  type DimensionId,
  type FunnelQuestion,
  type FunnelUnit,
  type ResultRow,
  type TimeRange,
} from '@sonde/vitals';
import type { GraphQLResolveInfo } from 'graphql';
import { checkAttributes } from '../attributes/registered';
import type { FreshnessReader } from '../freshness';
import { keptOfAll } from '../layers/kept';
import { isSelected } from '../metrics/selected-fields';
import { filtersOf, type DimensionFilterInput } from '../paging/checked-filter';
import type { RequestContext } from '../request-context';
import { FRESHNESS } from '../tokens';

/** As GraphQL hands it over; whatever has a default may still be null. */
interface FunnelInput {
  readonly range: TimeRange;
  readonly steps: readonly {
    readonly title?: string | null;
    readonly filter?: readonly DimensionFilterInput[] | null;
    readonly name?: string | null;
  }[];
  readonly per?: FunnelUnit | null;
  readonly windowMinutes?: number | null;
  readonly filter?: readonly DimensionFilterInput[] | null;
  readonly groupBy?: readonly DimensionId[] | null;
  readonly first?: number | null;
}

const MINUTE_MS = 60_000;

@Resolver('App')
export class FunnelResolver {
  constructor(@Inject(FRESHNESS) private readonly freshness: FreshnessReader) {}

  @ResolveField('funnel')
  async funnel(
    @Parent() app: App,
    @Args('input') input: FunnelInput,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    checkAttributes([app], input);
    for (const [i, step] of input.steps.entries()) checkAttributes([app], step, `input.steps[${i}]`);
    const question = questionOf(app, input);
    // Nothing is asked for a question that makes no sense.
    checkFunnel(question);
    // Both are read before the rows are: what they say to be there is in the answer.
    const freshness = isSelected(info, 'freshness') ? this.freshness.read(context.now) : undefined;
    const [oldest] = await Promise.all([
      context.oldestEvents.read(app.tenantId),
      freshness?.catch(() => undefined),
    ]);
    const plan = planFunnel(question, keptOfAll([app], context.now, oldest));
    const rows = await context.ask.select<ResultRow>(plan.sql, plan.params);
    const answer = answerMetrics({ ...question, orderBy: [{ index: 0, direction: 'DESC' }] }, plan, [rows]);
    return {
      rows: answer.rows.map((row) => ({
        group: row.group.map((value, i) => ({ dimension: question.groupBy[i], attribute: null, value })),
        steps: stepsOf(input, row),
      })),
      truncated: answer.truncated,
      freshness: () => freshness,
    };
  }
}

const questionOf = (app: App, input: FunnelInput): FunnelQuestion => ({
  scope: { tenantId: app.tenantId, appId: app.id },
  range: input.range,
  steps: input.steps.map(({ filter, name }) => ({
    filter: filtersOf(filter),
    ...(typeof name === 'string' ? { name } : {}),
  })),
  per: input.per ?? 'SESSION',
  ...(typeof input.windowMinutes === 'number' ? { windowMs: input.windowMinutes * MINUTE_MS } : {}),
  filter: filtersOf(input.filter),
  groupBy: input.groupBy ?? [],
  first: input.first ?? 100,
});

function stepsOf({ steps }: FunnelInput, { values }: AnswerRow) {
  const counts = steps.map((_, i) => values[i]?.value ?? 0);
  const share = (count: number, of: number): number | null => (of > 0 ? count / of : null);
  return steps.map(({ title }, i) => ({
    title: title ?? null,
    count: counts[i] ?? 0,
    ofFirst: share(counts[i] ?? 0, counts[0] ?? 0),
    ofPrevious: share(counts[i] ?? 0, counts[Math.max(i - 1, 0)] ?? 0),
  }));
}
