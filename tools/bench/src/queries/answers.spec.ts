import { answerOfGraphql, answerOfHand, difference } from './answers';
import { lastDays, metric, type DashboardQuestion } from './questions/question';

const question = (first?: number): DashboardQuestion => ({
  title: '',
  input: { metrics: [metric('A'), metric('B')], ...(first === undefined ? {} : { first }) },
  range: lastDays(1),
  byHand: () => [],
});
const graphql = (...rows: [string | null, string, ...(number | null)[]][]) =>
  answerOfGraphql(
    rows.map(([at, group, ...values]) => ({
      at,
      group: [{ value: group }],
      values: values.map((value) => ({ value })),
    })),
  );
const day = Date.parse('2026-11-20T00:00:00Z');

describe('two answers to one question', () => {
  it('are the same whatever their order, and when one of them fills buckets in', () => {
    const hand = answerOfHand(2, [
      [
        { t: day, g: 'y', a: 3, b: 4 },
        { t: day, g: 'x', a: 1, b: null },
      ],
    ]);
    const answer = graphql(
      ['2026-11-20T00:00:00.000Z', 'x', 1, null],
      ['2026-11-20T00:00:00.000Z', 'y', 3, 4],
      ['2026-11-21T00:00:00.000Z', 'y', 0, null],
    );
    expect(difference(question(), answer, hand)).toBeUndefined();
  });

  it('are put together from statements that were asked side by side', () => {
    const hand = answerOfHand(2, [[{ a: 1 }], [{ b: 2 }]]);
    expect(difference(question(), graphql([null, '', 1, 2]), hand)).toBeUndefined();
    expect(difference(question(), graphql([null, '', 1, 3]), hand)).toContain('GraphQL 1, 3');
  });

  it('differ where one has a row too many', () => {
    const hand = answerOfHand(2, [[{ g: 'x', a: 1, b: 1 }]]);
    expect(difference(question(), graphql([null, 'x', 1, 1], [null, 'y', 1, 1]), hand)).toContain('y');
    expect(difference(question(), graphql(), hand)).toContain('x');
  });

  it('may end with different ones of several that stand level, where they are cut', () => {
    const hand = answerOfHand(2, [
      [
        { g: 'x', a: 9, b: 1 },
        { g: 'y', a: 1, b: 1 },
      ],
    ]);
    const answer = graphql([null, 'x', 9, 1], [null, 'z', 1, 1]);
    expect(difference(question(2), answer, hand)).toBeUndefined();
    expect(difference(question(2), graphql([null, 'x', 9, 1], [null, 'z', 2, 1]), hand)).toContain('rank');
  });
});
