import { AppDocument } from '@sonde/query-client';
import { useAnswer } from '../../api/use-answer';
import { ago } from '../../format/moment';
import { count } from '../../format/quantity';
import { Badge } from '../../parts/badge';
import { Card } from '../../parts/card';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { useView } from '../../view/use-view';

const EVERY_MS = 5_000;

/** Whether everything that was received can be asked about. */
export function Freshness() {
  const { app } = useView();
  const { data, error, refetch } = useAnswer(AppDocument, { app }, { everyMs: EVERY_MS });
  const freshness = data?.app?.freshness;
  return (
    <Card title="Freshness">
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : freshness ? (
        <p aria-live="polite">
          {freshness.lagEvents === 0 ? (
            <>
              <Badge look="good">Up to now</Badge> Everything that was received can be asked about.
            </>
          ) : (
            <>
              <Badge look="warn">{count(freshness.lagEvents)} waiting</Badge> Everything received before{' '}
              {ago(freshness.processedThrough, Date.now())} can be asked about.
            </>
          )}
        </p>
      ) : (
        <Skeleton height={24} />
      )}
    </Card>
  );
}
