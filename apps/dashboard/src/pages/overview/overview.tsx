import { useEffect } from 'react';
import { FigureCard, type Figure } from '../../figures/figure';
import { useFigures } from '../../figures/use-figures';
import { TimeSeries } from '../../charts/time-series';
import { percent, quantity } from '../../format/quantity';
import { Card } from '../../parts/card';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { useView } from '../../view/use-view';
import { Adoption } from './adoption';
import css from './overview.module.css';

/** What one looks at first: whether people can use the app, whether it is quick, and how many they are. */
const FIGURES: readonly Figure[] = [
  { metric: 'CRASH_FREE_USERS' },
  { metric: 'CRASH_FREE_SESSIONS' },
  { metric: 'ANR_FREE_SESSIONS' },
  { metric: 'ACTIVE_INSTALLS', title: 'Active installs' },
  { metric: 'LAUNCH_DURATION', statistic: 'P50', title: 'Launch, median' },
  { metric: 'LAUNCH_DURATION', statistic: 'P95', title: 'Launch, 95th percentile' },
  { metric: 'SLOW_FRAME_RATE' },
  { metric: 'NETWORK_ERROR_RATE' },
];

export function Overview() {
  const { timeZone, setStretch } = useView();
  const { values, times, error, retry, isOld } = useFigures(FIGURES);
  useEffect(() => {
    document.title = 'Overview · Sonde';
  }, []);
  if (error) return <Failure error={error} retry={retry} />;
  return (
    <div className={css['page']}>
      <h1 className="visually-hidden">Overview</h1>
      <div className={css['figures']} aria-busy={isOld}>
        {FIGURES.map((figure, i) => (
          <FigureCard key={`${figure.metric}${figure.statistic}`} figure={figure} values={values?.[i]} />
        ))}
      </div>
      <div className={css['charts']}>
        <Card title="Sessions without a crash" isOld={isOld}>
          {values?.[1]?.trend ? (
            <TimeSeries
              label="Sessions without a crash"
              times={times}
              series={[{ title: 'Crash-free sessions', values: values[1].trend }]}
              write={percent}
              timeZone={timeZone}
              fromZero={false}
              onBrush={setStretch}
            />
          ) : (
            <Skeleton height={225} />
          )}
        </Card>
        <Card title="Launch time" isOld={isOld}>
          {values?.[4]?.trend && values[5]?.trend ? (
            <TimeSeries
              label="Launch time"
              times={times}
              series={[
                { title: 'Median', values: values[4].trend },
                { title: '95th percentile', values: values[5].trend },
              ]}
              write={(value) => quantity(value, 'ms')}
              timeZone={timeZone}
              onBrush={setStretch}
            />
          ) : (
            <Skeleton height={225} />
          )}
        </Card>
        <Adoption />
      </div>
    </div>
  );
}
