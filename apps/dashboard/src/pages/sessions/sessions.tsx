import { SessionsDocument, type SessionsQuery } from '@sonde/query-client';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { usePages } from '../../api/use-pages';
import { count, duration } from '../../format/quantity';
import { dayAndTime } from '../../format/moment';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { Table, type Column } from '../../parts/table';
import { useView } from '../../view/use-view';
import { SessionBadges } from './session-badges';

type Row = NonNullable<SessionsQuery['app']>['sessions']['edges'][number]['node'];

const PAGE = 200;

export function Sessions() {
  const { app, range, filter, timeZone } = useView();
  const { nodes, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages(
    SessionsDocument,
    { app, range, filter, first: PAGE },
    (data) => data.app?.sessions,
  );
  useEffect(() => {
    document.title = 'Sessions · Sonde';
  }, []);
  const columns: readonly Column<Row>[] = [
    {
      title: 'Started',
      cell: ({ id, startedAt }) => (
        <Link to="/apps/$app/sessions/$session" params={{ app, session: id }} search={(old) => old}>
          {dayAndTime(startedAt, timeZone)}
        </Link>
      ),
    },
    { title: 'What became of it', cell: (session) => <SessionBadges session={session} /> },
    {
      title: 'Phone',
      cell: ({ device, os, osVersion }) => (
        <span dir="auto">
          {device ?? 'unknown'} · {os ?? ''} {osVersion ?? ''}
        </span>
      ),
    },
    { title: 'Version', cell: ({ appVersion }) => <span dir="auto">{appVersion ?? 'unknown'}</span> },
    { title: 'Last screen', cell: ({ lastScreen }) => <span dir="auto">{lastScreen ?? '–'}</span> },
    { title: 'Duration', isFigure: true, cell: ({ durationMs }) => duration(durationMs) },
    { title: 'Events', isFigure: true, cell: ({ eventCount }) => count(eventCount) },
  ];
  return (
    <>
      <h1 className="visually-hidden">Sessions</h1>
      <Card title="Sessions, newest first">
        {error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : nodes === undefined ? (
          <Skeleton height={480} />
        ) : nodes.length === 0 ? (
          <Empty title="No sessions in this range">
            <p>Widen the range, or take a filter away.</p>
          </Empty>
        ) : (
          <>
            <Table label="Sessions" columns={columns} rows={nodes} keyOf={({ id }) => id} />
            {hasNextPage ? (
              <p style={{ paddingTop: 'var(--gap-4)' }}>
                <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
                  {isFetchingNextPage ? 'Asking …' : `More than these ${count(nodes.length)}`}
                </Button>
              </p>
            ) : null}
          </>
        )}
      </Card>
    </>
  );
}
