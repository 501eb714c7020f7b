import { parse } from 'graphql';
import { questions } from './questions';
import type { MetricsAnswer } from './questions';

const asked = questions('2026-11-13T00:00:00.000Z', '2026-11-20T00:00:00.000Z');
const answer = (value: number | null, group: string[] = [], denominator = 0): MetricsAnswer => ({
  metrics: { rows: [{ group: group.map((text) => ({ value: text })), values: [{ value, denominator }] }] },
});

describe('the demo’s questions', () => {
  it.each(asked.map(({ title, query }) => [title, query]))(
    '%s is valid GraphQL over the range',
    (_title, query) => {
      expect(() => parse(query)).not.toThrow();
      expect(query).toContain('{ from: "2026-11-13T00:00:00.000Z", to: "2026-11-20T00:00:00.000Z" }');
    },
  );

  it('are answered in words', () => {
    expect(asked[0]?.inWords(answer(0.98765, [], 812))).toBe('98.77 % of 812 sessions');
    expect(asked[1]?.inWords(answer(812.4))).toBe('812 ms');
    expect(asked[2]?.inWords(answer(1500, ['/v1/items/*']))).toBe('/v1/items/* with 1500 ms');
  });

  it('say nothing when the data says nothing', () => {
    for (const { inWords } of asked) {
      expect(inWords(answer(null, ['/x']))).toBeUndefined();
      expect(inWords({ metrics: { rows: [] } })).toBeUndefined();
    }
  });
});
