import type { App } from '@sonde/catalog';
import {
  arrivedTooLate,
  compareVersions,
  inMilliseconds,
  MAX_INSTALLS,
  momentsQuestion,
  percentileQuestion,
  rolloutsAhead,
  rolloutsUnknown,
  sentenceOf,
  sizeQuestion,
  stratumOf,
  usedQuestion,
  type Comparison,
  type MomentsRow,
  type PercentileRow,
  type Question,
  type Side,
  type StratumMoments,
  type Subject,
} from '@sonde/release-comparison';
import { METRICS, QuestionError } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import type { ReleaseQuestion } from './question';
import { readRollouts, type Rollout } from './rollouts';

const HOUR_MS = 3_600_000;

/** VersionComparison as GraphQL shows it. */
export interface VersionComparison extends Pick<Comparison, 'verdict' | 'difference' | 'strata'> {
  readonly sentence: string;
  readonly candidate: ComparedVersion;
  readonly baseline: ComparedVersion;
  readonly ageHours: number | null;
  readonly sampledOneIn: number;
}

interface ComparedVersion {
  readonly version: string;
  readonly rolledOutAt: number | null;
  readonly setByHand: boolean;
  readonly installs: number;
  readonly value: number | null;
}

/**
 * Each candidate against the baseline at the age that both have reached.
 * @throws QuestionError when an age is asked that is not reached, or when what is needed is no longer kept
 */
export async function compareReleases(
  ask: Ask,
  app: App,
  question: ReleaseQuestion,
  now: number,
): Promise<VersionComparison[]> {
  const [baseline, ...candidates] = await readRollouts(
    ask,
    app,
    [
      { version: question.baseline, path: 'input.baseline' },
      ...question.candidates.map((version, i) => ({ version, path: `input.candidates[${i}]` })),
    ],
    now,
  );
  if (!baseline) throw new Error('a question names its baseline');
  return Promise.all(
    candidates.map((candidate) => compareAtAge(ask, app, question, baseline, candidate, now)),
  );
}

async function compareAtAge(
  ask: Ask,
  app: App,
  question: ReleaseQuestion,
  baseline: Rollout,
  candidate: Rollout,
  now: number,
): Promise<VersionComparison> {
  if (baseline.at === undefined || candidate.at === undefined) {
    const unknown = [baseline, candidate].filter(({ at }) => at === undefined);
    return tooFew(question, baseline, candidate, rolloutsUnknown(unknown));
  }
  const reached = now - Math.max(baseline.at, candidate.at);
  if (reached <= 0) {
    const ahead = [baseline, candidate].filter(({ at = now }) => at >= now);
    return tooFew(question, baseline, candidate, rolloutsAhead(ahead));
  }
  const age = question.ageHours === undefined ? reached : question.ageHours * HOUR_MS;
  if (age > reached) {
    throw new QuestionError(
      'input.ageHours',
      `${baseline.version} and ${candidate.version} have both reached the age of ${Math.floor(reached / HOUR_MS)} hours only.`,
    );
  }
  const sides: readonly [Side, Side] = [
    sideOf(baseline.version, baseline.at, age),
    sideOf(candidate.version, candidate.at, age),
  ];
  const { comparable, filter, alpha } = question;
  const whole: Subject = {
    tenantId: app.tenantId,
    appId: app.id,
    metric: comparable.metric,
    filter,
    sampledOneIn: 1,
  };
  const select = <T>({ sql, params }: Question): Promise<T[]> => ask.select<T>(sql, params);
  const countInstalls = async (counted: Question): Promise<number> =>
    (await select<{ readonly installs: number }>(counted))[0]?.installs ?? 0;
  const sizes = await Promise.all(sides.map((side) => countInstalls(sizeQuestion(whole, side))));
  const late = await Promise.all(
    sides.map(async (side, i) => (sizes[i] === 0 ? countInstalls(usedQuestion(whole, side)) : 0)),
  );
  const most = Math.max(...sizes);
  const subject: Subject = { ...whole, sampledOneIn: Math.max(1, Math.ceil(most / MAX_INSTALLS)) };

  const { amounts } = comparable;
  const [pooled] =
    amounts.kind === 'percentile'
      ? await select<PercentileRow>(percentileQuestion(subject, sides, amounts))
      : [];
  const moments = async (side: Side): Promise<StratumMoments[]> =>
    (await select<MomentsRow>(momentsQuestion(subject, side, amounts, pooled?.value ?? 0))).map(stratumOf);
  const [older, newer] = await Promise.all([moments(sides[0]), moments(sides[1])]);

  const compared = compareVersions(older, newer, comparable.measured, alpha);
  const comparison =
    amounts.kind === 'percentile'
      ? inMilliseconds(compared, {
          level: amounts.level,
          value: pooled?.value ?? 0,
          slope: pooled?.slope ?? 0,
        })
      : compared;
  const tooLate = sides.flatMap(({ version }, i) => {
    const installs = late[i] ?? 0;
    return installs > 0 ? [arrivedTooLate(version, installs)] : [];
  });
  return answerOf({
    question,
    comparison: tooLate.length > 0 ? { ...comparison, missing: tooLate.join('; ') } : comparison,
    rollouts: { baseline, candidate },
    installs: { baseline: installsOf(older), candidate: installsOf(newer) },
    ageHours: age / HOUR_MS,
    sampledOneIn: subject.sampledOneIn,
  });
}

const sideOf = (version: string, from: number, age: number): Side => ({ version, from, until: from + age });

const installsOf = (strata: readonly StratumMoments[]): number =>
  strata.reduce((sum, { installs }) => sum + installs, 0);

interface Found {
  readonly question: ReleaseQuestion;
  readonly comparison: Comparison;
  readonly rollouts: { readonly baseline: Rollout; readonly candidate: Rollout };
  readonly installs: { readonly baseline: number; readonly candidate: number };
  readonly ageHours: number | null;
  readonly sampledOneIn: number;
}

function answerOf(found: Found): VersionComparison {
  const { question, comparison, rollouts, installs, ageHours, sampledOneIn } = found;
  const shown = (side: 'baseline' | 'candidate'): ComparedVersion => ({
    version: rollouts[side].version,
    rolledOutAt: rollouts[side].at ?? null,
    setByHand: rollouts[side].setByHand,
    installs: installs[side],
    value: comparison[side],
  });
  const { metric, statistic, unit } = question.comparable;
  return {
    verdict: comparison.verdict,
    difference: comparison.difference,
    strata: comparison.strata,
    sentence: sentenceOf({
      comparison,
      metricTitle: `${METRICS[metric].title}${statistic ? ` (${statistic})` : ''}`,
      unit,
      baseline: rollouts.baseline.version,
      candidate: rollouts.candidate.version,
      ageHours,
      installs,
    }),
    candidate: shown('candidate'),
    baseline: shown('baseline'),
    ageHours,
    sampledOneIn,
  };
}

const tooFew = (
  question: ReleaseQuestion,
  baseline: Rollout,
  candidate: Rollout,
  missing: string,
): VersionComparison =>
  answerOf({
    question,
    comparison: {
      verdict: 'TOO_FEW_DATA',
      baseline: null,
      candidate: null,
      difference: null,
      strata: 0,
      missing,
    },
    rollouts: { baseline, candidate },
    installs: { baseline: 0, candidate: 0 },
    ageHours: null,
    sampledOneIn: 1,
  });
