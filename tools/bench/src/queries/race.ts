import type { Warehouse } from '@sonde/warehouse';
import { answerOfGraphql, answerOfHand, difference } from './answers';
import type { Graphql } from './graphql';
import { Hand, type Known } from './questions/hand-written';
import type { DashboardQuestion, Moment } from './questions/question';
import { percentile } from './statistics';

const METRICS = `query ($id: ID!, $input: MetricsInput!) {
  app(id: $id) { metrics(input: $input) { rows { at group { value } values { value } } } }
}`;

interface Answered {
  readonly app: { readonly metrics: { readonly rows: Parameters<typeof answerOfGraphql>[0] } };
}

/** Milliseconds of the runs of one question. */
export interface Times {
  readonly title: string;
  readonly graphql: readonly number[];
  readonly hand: readonly number[];
  /** CPU time of ClickHouse and the query app for each answer, ms. */
  readonly graphqlCpu: number;
  readonly handCpu: number;
  /** What differs between both answers. */
  readonly difference: string | undefined;
}

export interface RaceStores {
  readonly graphql: Graphql;
  readonly warehouse: Warehouse;
  readonly known: Known;
  readonly moment: Moment;
  /** CPU time that ClickHouse and the query app have used, ms. */
  readonly cpuMs: () => number;
}

/**
 * Asks a question through GraphQL and by hand, in turns, after both have been asked some times; and holds the answers
 * against each other.
 *
 * @param runs of each way
 */
export async function race(
  question: DashboardQuestion,
  runs: number,
  { graphql, warehouse, known, moment, cpuMs }: RaceStores,
): Promise<Times> {
  const range = question.range(moment);
  const input = {
    first: 1000,
    ...question.input,
    range: { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() },
    precision: 'FAST',
  };
  const statements = question.byHand(new Hand(known), range);
  const askGraphql = () => graphql.ask<Answered>(METRICS, { id: known.appId, input });
  const askByHand = () =>
    Promise.all(statements.map((sql) => warehouse.select<Record<string, unknown>>(sql)));
  const times = { graphql: [] as number[], hand: [] as number[] };
  const cpu = { graphql: 0, hand: 0 };
  const take = async (way: 'graphql' | 'hand', ask: () => Promise<unknown>): Promise<void> => {
    const before = cpuMs();
    const began = performance.now();
    await ask();
    times[way].push(performance.now() - began);
    cpu[way] += cpuMs() - before;
  };
  for (let warm = 0; warm < 3; warm++) {
    await askGraphql();
    await askByHand();
  }
  for (let run = 0; run < runs; run++) {
    // Who goes first changes, so that neither always finds the machine as the other left it.
    if (run % 2 === 0) await take('graphql', askGraphql);
    await take('hand', askByHand);
    if (run % 2 === 1) await take('graphql', askGraphql);
  }
  const { app } = await askGraphql();
  const byHand = answerOfHand(question.input.metrics.length, await askByHand());
  return {
    title: question.title,
    ...times,
    graphqlCpu: cpu.graphql / runs,
    handCpu: cpu.hand / runs,
    difference: difference(question, answerOfGraphql(app.metrics.rows), byHand),
  };
}

/** Rows of a table: each question, and all together. */
export function raceTable(all: readonly Times[]): string[][] {
  const row = (
    title: string,
    graphql: readonly number[],
    hand: readonly number[],
    graphqlCpu: number,
    handCpu: number,
  ): string[] => {
    const [p50, p95] = [percentile(graphql, 0.5), percentile(graphql, 0.95)];
    const [hand50, hand95] = [percentile(hand, 0.5), percentile(hand, 0.95)];
    return [
      title,
      p50.toFixed(1),
      p95.toFixed(1),
      hand50.toFixed(1),
      hand95.toFixed(1),
      `${(p50 / hand50).toFixed(2)}×`,
      `${(p95 / hand95).toFixed(2)}×`,
      (p50 - hand50).toFixed(1),
      graphqlCpu.toFixed(0),
      handCpu.toFixed(0),
    ];
  };
  return [
    [
      'question',
      'GraphQL p50',
      'p95',
      'by hand p50',
      'p95',
      'p50 ratio',
      'p95 ratio',
      'ms added',
      'CPU ms',
      'by hand',
    ],
    ...all.map(({ title, graphql, hand, graphqlCpu, handCpu }) =>
      row(title, graphql, hand, graphqlCpu, handCpu),
    ),
    row(
      'all',
      all.flatMap(({ graphql }) => graphql),
      all.flatMap(({ hand }) => hand),
      mean(all.map(({ graphqlCpu }) => graphqlCpu)),
      mean(all.map(({ handCpu }) => handCpu)),
    ),
  ];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
