import { DEFAULT_CAP } from '../rollup/caps';
import { ERROR_BOUNDS } from '../rollup/family';
import { OTHER } from '../rollup/layer-state';
import { DEFAULT_KEPT_DAYS } from '../rollup/retention';

const count = (value: number): string => value.toLocaleString('en-US');
const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** What has to be known once, whatever the metric. */
export const introduction = (): string[] => [
  '# Metrics',
  '',
  '<!-- Made from the metric registry (libs/vitals); do not edit. UPDATE_DOCS=1 npx jest --config libs/vitals/jest.config.cjs reference writes it anew. -->',
  '',
  'What Sonde can say about an app, how it counts, and how to compare it with what Google Play, Crashlytics, Firebase, Sentry and Apple say. The same texts are in GraphQL: `metricDefinitions`, and `passport` on every value of an answer.',
  '',
  '## Before you read a figure',
  '',
  '**Installs, not people.** An install is one installation of the app on one phone. Where others say users, Sonde counts installs: ids that an app sets split when somebody logs in and join the phones of one person. People with an account are counted by `IDENTIFIED_USERS`.',
  '',
  '**Sessions.** One use of the app. The SDK may name it; otherwise Sonde cuts it out of the events: 30 minutes of silence or a cold launch begin a new one, and none lasts over 12 hours. A session belongs to the moment in which it starts, and its version, phone and country are those of its first event. A crash that the next start reports counts in the session that crashed. A session that never comes to the screen is a background session; user-perceived rates leave it out.',
  '',
  '**Time.** Phones have wrong clocks: Sonde corrects them by the time at which a batch is sent. Events that waited on a phone count where they happened, so yesterday’s figures may still move a little. A range is half-open, from ≤ t < to. Days, weeks (from Monday) and months follow the calendar of the `timeZone` of the question, with half-hour zones and clock changes; the days of a user-perceived rate do too.',
  '',
  '**Every event once.** Phones repeat batches after a lost answer. Each event counts once however often it came; what was refused, and why, is in `App.ledger`, and what never arrived in `App.losses`.',
  '',
  '**Sampling.** An SDK may send only a share of some events. Each then stands for 1 ÷ that share in counts and rates; durations and percentiles are those of the events that came. The passport says what share of a value’s events was sampled.',
  '',
  `**FAST and EXACT.** EXACT reads the raw rows. FAST, unless you ask otherwise, reads sums that were made before where it can. Counts, sums, means, least and greatest are the same in both; distinct counts may be off by up to ${percent(ERROR_BOUNDS.distinct)}, percentiles by up to ${percent(ERROR_BOUNDS.percentiles)}. Each value carries its own \`errorBound\`: 0 when it is exact. Both answer up to now.`,
  '',
  `**What is kept.** Raw rows for the app’s \`retentionDays\`; sums by quarter-hour for 13 months (${count(DEFAULT_KEPT_DAYS.quarterHours)} days), by UTC day for 3 years (${count(DEFAULT_KEPT_DAYS.days)} days), and none for less than the raw rows. So what is older than the raw rows can be asked in FAST for ranges and buckets of whole quarters of an hour, and what is older than 13 months for whole UTC days. Dimensions that rollups keep by days only, such as \`DEVICE\`, need whole UTC days from the beginning, and metrics that only raw rows answer, such as \`USER_PERCEIVED_CRASH_RATE\`, go no further back than those. A question that needs what is no longer kept is refused with the reason and what can be asked instead: Sonde never answers from half of the rows. Of an app that is younger than its retention nothing is gone, unless it sent events that were older.`,
  '',
  `**Many values.** In FAST the first ${count(DEFAULT_CAP)} values of a dimension that come from an app keep their names. Once there are more, the others are together in the group \`${OTHER}\`, and \`folded\` of the answer names the dimension. EXACT names all. A filter on such a dimension is answered from raw rows, so as far back as those are kept; and so is a group by ERROR_GROUP where error groups were merged, since members of a merged group may be among the others. (The group of errors \`__folded__\` is another thing: a group like any, of the errors beyond those that are kept apart in a day.)`,
  '',
  '**Your own attributes.** What an app sends in the `attributes` of its events, such as the states of its feature flags, becomes a dimension when it is registered: `registerAttribute`, at most 20 of an app. Events that came before count too. Filter with `{ dimension: ATTRIBUTE, attribute: "plan", in: ["pro"] }`, group with `groupByAttributes: ["plan"]`. These are counted from raw rows, so as far back as those are kept; metrics over sessions and new installs take none.',
  '',
  '**What adds up.** Events, crashes and sessions add up over days and groups. Anything distinct (installs, users, and the rates made of them) does not: ask for the longer range instead of adding. Rates are never averages of rates: numerator and denominator come with the value, and those can be added when they are counts of events or sessions.',
  '',
  '**Nothing.** A count over nothing is 0. A mean, a percentile or a rate without a denominator is null: 0 % crashes of no sessions would be a lie. What the phone did not say is the group `unknown`.',
  '',
  '**Durations** answer a statistic: COUNT (how many), MEAN, MIN, MAX, P50, P75, P90, P95, P99. P95 = 800 ms means that 95 of 100 took no longer than 800 ms. Percentiles are linearly interpolated between closest ranks (as NumPy and Excel’s PERCENTILE.INC do).',
  '',
  '**Apdex** turns durations into one score from 0 to 1: what takes up to T satisfies and counts 1, up to 4 T is tolerated and counts ½, the rest and whatever failed counts 0.',
  '',
  '**Few data.** A share of 3 sessions says nothing. Every rate comes with its denominator: look at it, and use `releaseComparison` to find out whether two versions really differ.',
  '',
];
