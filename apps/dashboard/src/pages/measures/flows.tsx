import { MetricsDocument } from '@sonde/query-client';
import { useAnswer } from '../../api/use-answer';
import { money } from '../../format/quantity';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { Table, type Column } from '../../parts/table';
import { useView } from '../../view/use-view';
import { FLOWS } from './measure';
import { MeasurePage } from './measure-page';

/** What people came to do, whether they could, and what it cost when they could not. */
export const Flows = () => (
  <>
    <h1 className="visually-hidden">Flows</h1>
    <ValueAtRisk />
    <MeasurePage measure={FLOWS} />
  </>
);

interface Loss {
  readonly flow: string;
  readonly currency: string;
  readonly minor: number | null;
}

const COLUMNS: readonly Column<Loss>[] = [
  { title: 'Flow', cell: ({ flow }) => <span dir="auto">{flow}</span> },
  { title: 'At risk', isFigure: true, cell: ({ minor, currency }) => money(minor, currency) },
];

/** The worth of flows that failed and were not repeated with success; never added over currencies. */
function ValueAtRisk() {
  const { app, range, filter, timeZone } = useView();
  const { data, error, refetch, isPlaceholderData } = useAnswer(MetricsDocument, {
    app,
    input: {
      metrics: [{ metric: 'TRANSACTION_VALUE_AT_RISK' }],
      range,
      filter,
      timeZone,
      groupBy: ['TRANSACTION', 'CURRENCY'],
      orderBy: [{ index: 0, direction: 'DESC' }],
      first: 20,
    },
  });
  const rows = data?.app?.metrics.rows
    .map(({ group, values }): Loss => ({
      flow: group[0]?.value ?? '',
      currency: group[1]?.value ?? '',
      minor: values[0]?.value ?? null,
    }))
    .filter(({ minor, currency }) => (minor ?? 0) > 0 && currency !== 'unknown');
  return (
    <div style={{ marginBottom: 'var(--gap-4)' }}>
      <Card title="Value at risk" isOld={isPlaceholderData}>
        {error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : rows === undefined ? (
          <Skeleton height={120} />
        ) : rows.length === 0 ? (
          <Empty title="No value was lost in this range" />
        ) : (
          <Table
            label="Value at risk"
            columns={COLUMNS}
            rows={rows}
            keyOf={({ flow, currency }) => `${flow} ${currency}`}
          />
        )}
      </Card>
    </div>
  );
}
