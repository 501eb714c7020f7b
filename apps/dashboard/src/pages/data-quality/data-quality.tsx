import { LedgerDocument, LossesDocument, type DataOf, type Schema } from '@sonde/query-client';
import { useEffect } from 'react';
import { useAnswer } from '../../api/use-answer';
import { count, percent } from '../../format/quantity';
import { Badge } from '../../parts/badge';
import { Card } from '../../parts/card';
import { csv } from '../../parts/csv';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { ShareView } from '../../parts/share-view';
import { Skeleton } from '../../parts/skeleton';
import { Table, type Column } from '../../parts/table';
import { useView } from '../../view/use-view';
import { Freshness } from './freshness';
import css from './data-quality.module.css';

type Entry = NonNullable<DataOf<typeof LedgerDocument>['app']>['ledger'][number];
type Losses = NonNullable<DataOf<typeof LossesDocument>['app']>['losses'][number];

const OUTCOMES: Record<
  Schema.Outcome,
  { readonly title: string; readonly look: 'good' | 'bad' | 'warn' | 'plain' }
> = {
  ACCEPTED: { title: 'Accepted', look: 'good' },
  DUPLICATE: { title: 'Sent again, counted once', look: 'plain' },
  INVALID: { title: 'Refused: not valid', look: 'bad' },
  TOO_LARGE: { title: 'Refused: too large', look: 'bad' },
  TOO_OLD: { title: 'Refused: older than the app keeps', look: 'warn' },
  RATE_LIMITED: { title: 'Refused: too many a second', look: 'bad' },
  OVER_QUOTA: { title: 'Refused: over the daily quota', look: 'bad' },
  CLIENT_DROPPED: { title: 'Thrown away on the phone', look: 'warn' },
};

const LEDGER: readonly Column<Entry>[] = [
  {
    title: 'What became of it',
    cell: ({ outcome }) => <Badge look={OUTCOMES[outcome].look}>{OUTCOMES[outcome].title}</Badge>,
  },
  { title: 'Why', cell: ({ reason }) => <span dir="auto">{reason ?? ''}</span> },
  { title: 'Events', isFigure: true, cell: ({ count: events }) => count(events) },
];

const LOSSES: readonly Column<Losses>[] = [
  { title: 'Version', cell: ({ appVersion }) => <span dir="auto">{appVersion}</span> },
  { title: 'Received', isFigure: true, cell: ({ received }) => count(received) },
  { title: 'Never arrived', isFigure: true, cell: ({ share }) => percent(share) },
  { title: 'Missing batches', isFigure: true, cell: ({ missingBatches }) => count(missingBatches) },
  { title: 'Dropped by phones', isFigure: true, cell: ({ droppedByClient }) => count(droppedByClient) },
  { title: 'Batches numbered', isFigure: true, cell: ({ numberedShare }) => percent(numberedShare) },
];

/** How far the figures of the other pages can be trusted. */
export function DataQuality() {
  const { app, range } = useView();
  const variables = { app, range };
  const ledger = useAnswer(LedgerDocument, variables);
  const losses = useAnswer(LossesDocument, variables);
  useEffect(() => {
    document.title = 'Data quality · Sonde';
  }, []);
  const entries = ledger.data?.app?.ledger;
  const releases = losses.data?.app?.losses;
  return (
    <div className={css['page']}>
      <h1 className="visually-hidden">Data quality</h1>
      <Freshness />
      <Card
        title="What became of what phones sent"
        isOld={ledger.isPlaceholderData}
        aside={
          <ShareView
            name="ledger"
            document={LedgerDocument}
            variables={variables}
            toCsv={
              entries &&
              (() =>
                csv(
                  ['Outcome', 'Reason', 'Events'],
                  entries.map((each) => [each.outcome, each.reason, each.count]),
                ))
            }
          />
        }
      >
        {ledger.error ? (
          <Failure error={ledger.error} retry={() => void ledger.refetch()} />
        ) : entries === undefined ? (
          <Skeleton height={160} />
        ) : entries.length === 0 ? (
          <Empty title="Nothing was received in this range" />
        ) : (
          <Table
            label="Ledger"
            columns={LEDGER}
            rows={entries}
            keyOf={({ outcome, reason }) => `${outcome} ${reason}`}
          />
        )}
      </Card>
      <Card
        title="What never arrived, by version"
        isOld={losses.isPlaceholderData}
        aside={
          <ShareView
            name="losses"
            document={LossesDocument}
            variables={variables}
            toCsv={
              releases &&
              (() =>
                csv(
                  [
                    'Version',
                    'Received',
                    'Share lost',
                    'Missing batches',
                    'Dropped by phones',
                    'Numbered share',
                  ],
                  releases.map((each) => [
                    each.appVersion,
                    each.received,
                    each.share,
                    each.missingBatches,
                    each.droppedByClient,
                    each.numberedShare,
                  ]),
                ))
            }
          />
        }
      >
        {losses.error ? (
          <Failure error={losses.error} retry={() => void losses.refetch()} />
        ) : releases === undefined ? (
          <Skeleton height={160} />
        ) : releases.length === 0 ? (
          <Empty title="Nothing was received in this range" />
        ) : (
          <>
            <Table
              label="Losses by version"
              columns={LOSSES}
              rows={releases}
              keyOf={({ appVersion }) => appVersion}
            />
            <p className={css['note']}>
              From gaps in the numbers of batches and what phones report. What a phone that never came back
              did not send is in no estimate; a dash means that the version’s SDK numbers nothing.
            </p>
          </>
        )}
      </Card>
    </div>
  );
}
