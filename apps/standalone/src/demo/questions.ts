interface Values {
  readonly value: number | null;
  readonly denominator?: number | null;
}

/** The part of an answer that the demo reads. */
export interface MetricsAnswer {
  readonly metrics: {
    readonly rows: readonly {
      readonly group: readonly { readonly value: string }[];
      readonly values: readonly Values[];
    }[];
  };
}

export interface Question {
  readonly title: string;
  /** GraphQL, ready to be pasted. */
  readonly query: string;
  /** The answer in words; undefined when the data does not say. */
  readonly inWords: (answer: MetricsAnswer) => string | undefined;
}

/** Three questions that people ask first, over a range given as RFC 3339. */
export function questions(from: string, to: string): Question[] {
  const metrics = (input: string, fields = 'values { value denominator }') =>
    `{ metrics(input: { metrics: [${input}, range: { from: "${from}", to: "${to}" } }) { rows { group { value } ${fields} } } }`;
  return [
    {
      title: 'How many sessions end without a crash?',
      query: metrics('{ metric: CRASH_FREE_SESSIONS }]'),
      inWords: (answer) => {
        const rate = firstValue(answer);
        if (typeof rate?.value !== 'number') return undefined;
        return `${(rate.value * 100).toFixed(2)} % of ${rate.denominator ?? 0} sessions`;
      },
    },
    {
      title: 'How long does a cold launch take (p95)?',
      query: metrics(
        '{ metric: LAUNCH_DURATION, statistic: P95 }], filter: [{ dimension: LAUNCH_KIND, in: ["cold"] }]',
      ),
      inWords: (answer) => inMilliseconds(firstValue(answer)?.value),
    },
    {
      title: 'Which endpoint is slowest (p95)?',
      query: metrics(
        '{ metric: NETWORK_DURATION, statistic: P95 }], groupBy: [ENDPOINT], orderBy: [{ index: 0, direction: DESC }], first: 1',
      ),
      inWords: (answer) => {
        const endpoint = answer.metrics.rows[0]?.group[0]?.value;
        const duration = inMilliseconds(firstValue(answer)?.value);
        return endpoint === undefined || duration === undefined ? undefined : `${endpoint} with ${duration}`;
      },
    },
  ];
}

function firstValue(answer: MetricsAnswer): Values | undefined {
  return answer.metrics.rows[0]?.values[0];
}

function inMilliseconds(value: number | null | undefined): string | undefined {
  return typeof value === 'number' ? `${Math.round(value)} ms` : undefined;
}
