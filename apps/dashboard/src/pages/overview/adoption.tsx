import { MetricsDocument } from '@sonde/query-client';
import { useMemo } from 'react';
import { useAnswer } from '../../api/use-answer';
import { TimeSeries } from '../../charts/time-series';
import { percent } from '../../format/quantity';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { useView } from '../../view/use-view';
import { linesOf } from './adoption-lines';

/** Versions that are drawn; the others are few sessions each. */
const SHOWN = 5;

/** How versions replace each other: each one's share of the sessions. */
export function Adoption() {
  const { app, range, grain, timeZone, filter, setStretch } = useView();
  const metrics = [{ metric: 'VERSION_ADOPTION_SESSIONS' as const }];
  const common = { metrics, range, timeZone, filter, groupBy: ['APP_VERSION' as const] };
  const whole = useAnswer(MetricsDocument, {
    app,
    input: { ...common, orderBy: [{ index: 0, direction: 'DESC' }], first: SHOWN },
  });
  const versions = useMemo(
    () => whole.data?.app?.metrics.rows.map(({ group }) => group[0]?.value ?? '') ?? [],
    [whole.data],
  );
  const { data, error, refetch, isPlaceholderData } = useAnswer(
    MetricsDocument,
    {
      app,
      input: {
        ...common,
        grain,
        first: 1000,
        filter: [...filter, { dimension: 'APP_VERSION', in: versions }],
      },
    },
    { enabled: versions.length > 0 },
  );
  const drawn = useMemo(() => linesOf(data?.app?.metrics.rows ?? [], versions), [data, versions]);
  const failed = whole.error ?? error;
  return (
    <Card title="Version adoption" isOld={isPlaceholderData}>
      {failed ? (
        <Failure error={failed} retry={() => void Promise.all([whole.refetch(), refetch()])} />
      ) : whole.data && versions.length === 0 ? (
        <Empty title="No sessions in this range" />
      ) : data ? (
        <TimeSeries
          label="Version adoption, share of sessions"
          times={drawn.times}
          series={drawn.series}
          write={percent}
          timeZone={timeZone}
          onBrush={setStretch}
        />
      ) : (
        <Skeleton height={225} />
      )}
    </Card>
  );
}
