import { ErrorGroupRowsDocument, type ErrorGroupRowsQuery } from '@sonde/query-client';
import { Link } from '@tanstack/react-router';
import { Merge } from 'lucide-react';
import { useEffect, useState } from 'react';
import { usePages } from '../../api/use-pages';
import { useMayManage } from '../../api/use-rights';
import { Sparkline } from '../../charts/sparkline';
import { ago } from '../../format/moment';
import { count } from '../../format/quantity';
import { Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { csv } from '../../parts/csv';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Select } from '../../parts/select';
import { ShareView } from '../../parts/share-view';
import { Skeleton } from '../../parts/skeleton';
import { Table, type Column } from '../../parts/table';
import { Tabs } from '../../parts/tabs';
import { useView } from '../../view/use-view';
import { Actions } from './actions';
import { ORDERS, STANDS, type Order, type Stand } from './error-order';
import css from './errors.module.css';
import { KindBadge, StatusBadge } from './status-badge';
import { merge } from './work';

type Row = NonNullable<ErrorGroupRowsQuery['app']>['errorGroups']['edges'][number]['node'];

const PAGE = 100;
const ORDER_OPTIONS = (Object.keys(ORDERS) as Order[]).map((value) => ({
  value,
  title: ORDERS[value].title,
}));
const STAND_TABS = (Object.keys(STANDS) as Stand[]).map((name) => ({ name, title: STANDS[name].title }));

/** The defects, the worst first, and what is done about them. */
export function Errors() {
  const { app, range, filter, state, change } = useView();
  const mayManage = useMayManage();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const order: Order = Object.hasOwn(ORDERS, state.order ?? '') ? (state.order as Order) : 'users';
  const stand: Stand = Object.hasOwn(STANDS, state.part ?? '') ? (state.part as Stand) : 'open';
  const variables = {
    app,
    range,
    filter,
    status: [...STANDS[stand].status],
    orderBy: { by: ORDERS[order].by },
    first: PAGE,
  };
  const { nodes, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages(
    ErrorGroupRowsDocument,
    variables,
    (data) => data.app?.errorGroups,
  );
  useEffect(() => {
    document.title = 'Errors · Sonde';
  }, []);
  const now = Date.now();
  const picked = nodes?.filter(({ id }) => chosen.has(id)) ?? [];
  const [first, ...others] = picked;

  function toggle(id: string): void {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  }

  const columns: readonly Column<Row>[] = [
    ...(mayManage
      ? [
          {
            title: 'Choose',
            isHidden: true,
            cell: ({ id, title }: Row) => (
              <input
                type="checkbox"
                aria-label={`Choose ${title}`}
                checked={chosen.has(id)}
                onChange={() => toggle(id)}
              />
            ),
          },
        ]
      : []),
    {
      title: 'Error',
      cell: ({ id, title, culprit, kind, status, newInVersion, folded }) => (
        <div className={css['error']}>
          <Link
            to="/apps/$app/errors/$group"
            params={{ app, group: id }}
            search={({ range: preset, from, to, filter: conditions, zone }) => ({
              range: preset,
              from,
              to,
              filter: conditions,
              zone,
            })}
            dir="auto"
            title={title}
          >
            {title}
          </Link>
          <span className={css['aside']}>
            <KindBadge kind={kind} />
            {status === 'UNRESOLVED' ? null : <StatusBadge status={status} />}
            {newInVersion ? <Badge look="warn">New</Badge> : null}
            {folded ? <Badge>Many together</Badge> : null}
            <span className="mono" dir="auto">
              {culprit}
            </span>
          </span>
        </div>
      ),
    },
    {
      title: 'Trend',
      cell: ({ series }) => <Sparkline values={series.map(({ events }) => events)} height={28} />,
    },
    { title: 'Users', isFigure: true, cell: ({ users }) => count(users) },
    { title: 'Events', isFigure: true, cell: ({ events }) => count(events) },
    { title: 'Last version', cell: ({ lastVersion }) => <span dir="auto">{lastVersion ?? '–'}</span> },
    { title: 'Last seen', cell: ({ lastSeen }) => <time dateTime={lastSeen}>{ago(lastSeen, now)}</time> },
  ];

  return (
    <div className={css['page']}>
      <h1 className="visually-hidden">Errors</h1>
      <header className={css['head']}>
        <Tabs
          label="Which errors"
          value={stand}
          tabs={STAND_TABS}
          onChange={(part) => {
            choose(new Set());
            change({ part });
          }}
        />
        <Select
          label="Order by"
          value={order}
          options={ORDER_OPTIONS}
          onChange={(next) => change({ order: next })}
        />
        {first ? (
          <div className={css['chosen']} role="group" aria-label="What to do with the chosen groups">
            <b>{picked.length} chosen</b>
            <Actions
              app={app}
              groups={picked}
              newest={first.lastVersion}
              isDone={picked.every(({ status }) => status === 'RESOLVED' || status === 'IGNORED')}
              onDone={() => choose(new Set())}
            />
            {others.length > 0 ? (
              <Button onClick={() => void merge(app, first, others).then(() => choose(new Set()))}>
                <Merge size={15} aria-hidden />
                Merge
              </Button>
            ) : null}
          </div>
        ) : null}
      </header>
      <Card
        title="Errors"
        aside={
          <ShareView
            name="errors"
            document={ErrorGroupRowsDocument}
            variables={variables}
            toCsv={
              nodes &&
              (() =>
                csv(
                  ['Id', 'Title', 'Culprit', 'Kind', 'Status', 'Users', 'Events', 'First seen', 'Last seen'],
                  nodes.map((each) => [
                    each.id,
                    each.title,
                    each.culprit,
                    each.kind,
                    each.status,
                    each.users,
                    each.events,
                    each.firstSeen,
                    each.lastSeen,
                  ]),
                ))
            }
          />
        }
      >
        {error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : nodes === undefined ? (
          <Skeleton height={480} />
        ) : nodes.length === 0 ? (
          <Empty title={stand === 'open' ? 'Nothing is broken' : 'None of these'}>
            <p>No error of this kind was seen in this range.</p>
          </Empty>
        ) : (
          <>
            <Table label="Errors" columns={columns} rows={nodes} keyOf={({ id }) => id} rowPx={56} />
            {hasNextPage ? (
              <p className={css['more']}>
                <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
                  {isFetchingNextPage ? 'Asking …' : `More than these ${count(nodes.length)}`}
                </Button>
              </p>
            ) : null}
          </>
        )}
      </Card>
    </div>
  );
}
