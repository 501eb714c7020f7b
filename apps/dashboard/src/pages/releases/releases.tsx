import { MetricsDocument, ReleaseComparisonDocument, type Schema } from '@sonde/query-client';
import { useEffect, useMemo } from 'react';
import { useAnswer } from '../../api/use-answer';
import { useDefinitions } from '../../figures/definitions';
import { count, duration, quantity } from '../../format/quantity';
import { Badge } from '../../parts/badge';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Select } from '../../parts/select';
import { Skeleton } from '../../parts/skeleton';
import { useView } from '../../view/use-view';
import { Interval } from './interval';
import css from './releases.module.css';

const VITALS: readonly { readonly metric: Schema.MetricId; readonly statistic?: Schema.Statistic }[] = [
  { metric: 'CRASH_FREE_USERS' },
  { metric: 'CRASH_FREE_SESSIONS' },
  { metric: 'ANR_FREE_SESSIONS' },
  { metric: 'ERRORS' },
  { metric: 'LAUNCH_DURATION', statistic: 'P50' },
  { metric: 'LAUNCH_DURATION', statistic: 'P95' },
  { metric: 'SLOW_FRAME_RATE' },
  { metric: 'NETWORK_ERROR_RATE' },
  { metric: 'NETWORK_DURATION', statistic: 'P95' },
  { metric: 'TRANSACTION_FAILURE_RATE' },
];

/** Whether a version does better or worse than another one did at the same age. */
export function Releases() {
  const { app, range, filter, timeZone, state, change } = useView();
  const { data, error, refetch } = useAnswer(MetricsDocument, {
    app,
    input: {
      metrics: [{ metric: 'SESSIONS' }, { metric: 'NEW_INSTALLS' }],
      range,
      filter: filter.filter(({ dimension }) => dimension !== 'APP_VERSION'),
      timeZone,
      groupBy: ['APP_VERSION'],
      first: 200,
    },
  });
  useEffect(() => {
    document.title = 'Releases · Sonde';
  }, []);
  const versions = useMemo(
    () =>
      (data?.app?.metrics.rows ?? [])
        .filter(({ values }) => (values[0]?.value ?? 0) > 0)
        .map(({ group }) => group[0]?.value ?? '')
        .sort(newestFirst),
    [data],
  );
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={480} />;
  if (versions.length < 2) {
    return (
      <Empty title="There is nothing to compare yet">
        <p>
          Only {versions[0] ? `version ${versions[0]}` : 'no version'} was seen in this range. Widen it to
          find others.
        </p>
      </Empty>
    );
  }
  const known = (version: string | undefined): version is string =>
    version !== undefined && versions.includes(version);
  const candidate = known(state.candidate) ? state.candidate : (versions[0] ?? '');
  const others = versions.filter((version) => version !== candidate);
  const baseline = known(state.baseline) && state.baseline !== candidate ? state.baseline : (others[0] ?? '');
  const options = (of: readonly string[]) => of.map((value) => ({ value, title: value }));
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>Releases</h1>
        <Select
          label="Version"
          value={candidate}
          options={options(versions)}
          onChange={(next) => change({ candidate: next })}
        />
        <Select
          label="against"
          value={baseline}
          options={options(others)}
          onChange={(next) => change({ baseline: next })}
        />
        <p>Both at the same age since their rollout. Intervals hold however often you look.</p>
      </header>
      <div className={css['grid']}>
        {VITALS.map((vital) => (
          <Comparison
            key={`${vital.metric}${vital.statistic}`}
            vital={vital}
            candidate={candidate}
            baseline={baseline}
          />
        ))}
      </div>
    </div>
  );
}

/** By their numbers, so that 4.10 stands before 4.9. */
const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true });

const VERDICTS: Record<
  Schema.Verdict,
  { readonly title: string; readonly look: 'good' | 'bad' | 'plain' | 'warn' }
> = {
  BETTER: { title: 'Better', look: 'good' },
  WORSE: { title: 'Worse', look: 'bad' },
  DIFFERENT: { title: 'Different', look: 'warn' },
  NO_DIFFERENCE_SEEN: { title: 'No difference seen', look: 'plain' },
  TOO_FEW_DATA: { title: 'Too few data', look: 'plain' },
};

function Comparison({
  vital,
  candidate,
  baseline,
}: {
  readonly vital: (typeof VITALS)[number];
  readonly candidate: string;
  readonly baseline: string;
}) {
  const { app, filter } = useView();
  const definition = useDefinitions().get(vital.metric);
  const { data, error, refetch, isPlaceholderData } = useAnswer(ReleaseComparisonDocument, {
    app,
    input: {
      ...vital,
      baseline,
      candidates: [candidate],
      filter: filter.filter(({ dimension }) => dimension !== 'APP_VERSION'),
    },
  });
  const title = `${definition?.title ?? vital.metric}${vital.statistic ? `, ${STATISTICS[vital.statistic] ?? vital.statistic}` : ''}`;
  const answer = data?.app?.releaseComparison;
  const found = answer?.comparisons[0];
  const unit = answer?.unit ?? '1';
  return (
    <Card
      title={title}
      isOld={isPlaceholderData}
      aside={
        found ? <Badge look={VERDICTS[found.verdict].look}>{VERDICTS[found.verdict].title}</Badge> : null
      }
    >
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : found ? (
        <>
          <dl className={css['sides']}>
            {[found.candidate, found.baseline].map(({ version, value, installs }) => (
              <div key={version}>
                <dt dir="auto">{version}</dt>
                <dd>{quantity(value, unit)}</dd>
                <dd className={css['aside']}>{count(installs)} installs</dd>
              </div>
            ))}
          </dl>
          {found.difference ? (
            <Interval difference={found.difference} unit={unit} look={VERDICTS[found.verdict].look} />
          ) : null}
          <p className={css['sentence']}>{found.sentence}</p>
          {found.ageHours !== null ? (
            <p className={css['aside']}>At the age of {duration(found.ageHours * 3_600_000)}</p>
          ) : null}
        </>
      ) : (
        <Skeleton height={150} />
      )}
    </Card>
  );
}

const STATISTICS: Partial<Record<Schema.Statistic, string>> = { P50: 'median', P95: '95th percentile' };
