import { SessionTimelineDocument } from '@sonde/query-client';
import { Link, useParams } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { usePages } from '../../api/use-pages';
import { dayAndTime } from '../../format/moment';
import { count, duration } from '../../format/quantity';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { useView } from '../../view/use-view';
import { SessionBadges } from './session-badges';
import { Lanes } from './lanes';
import { marksOf } from './timeline-lanes';
import css from './session.module.css';

const PAGE = 1000;
const ROW_PX = 34;

/** One visit from its first to its last event. */
export function SessionPage() {
  const { app, timeZone } = useView();
  const { session: id } = useParams({ from: '/apps/$app/sessions/$session' });
  const { data, nodes, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages(
    SessionTimelineDocument,
    { app, session: id, first: PAGE },
    (page) => page.app?.session?.events,
  );
  const [chosen, choose] = useState<string>();
  const session = data?.pages[0]?.app?.session;
  useEffect(() => {
    document.title = 'Session · Sonde';
  }, []);
  const marks = useMemo(
    () =>
      session && nodes ? marksOf(nodes, Date.parse(session.startedAt), Date.parse(session.endedAt)) : [],
    [session, nodes],
  );
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={480} />;
  if (!session || !nodes) {
    return (
      <Empty title="There is no such session">
        <p>It may have expired, or it was joined with another one when late events came in.</p>
        <Link to="/apps/$app/sessions" params={{ app }} search={(old) => old}>
          To the sessions
        </Link>
      </Empty>
    );
  }
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Version', [session.appVersion, session.appBuild && `(${session.appBuild})`].filter(Boolean).join(' ')],
    ['Phone', session.device],
    ['System', [session.os, session.osVersion].filter(Boolean).join(' ')],
    ['Country', session.country],
    ['Carrier', session.carrier],
    ['User', session.userId],
    ['Install', session.installId],
    ['Launch', session.launchKind && `${session.launchKind}, ${duration(session.launchDurationMs)}`],
    ['Duration', duration(session.durationMs)],
    ['Events', count(session.eventCount)],
  ];
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>Session of {dayAndTime(session.startedAt, timeZone)}</h1>
        <SessionBadges session={session} />
      </header>
      <dl className={css['facts']}>
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto" title={value}>
                {value}
              </dd>
            </div>
          ) : null,
        )}
      </dl>
      <Card title="In time">
        <Lanes marks={marks} lengthMs={Math.max(session.durationMs, 1)} chosen={chosen} onChoose={choose} />
      </Card>
      <Card
        title="Events"
        aside={
          hasNextPage ? (
            <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
              {isFetchingNextPage
                ? 'Asking …'
                : `${count(nodes.length)} of ${count(session.eventCount)}: more`}
            </Button>
          ) : null
        }
      >
        <EventList events={nodes} marks={marks} chosen={chosen} onChoose={choose} />
      </Card>
    </div>
  );
}

interface ListProps {
  readonly events: readonly {
    readonly id: string;
    readonly payload: unknown;
    readonly attributes: unknown;
  }[];
  readonly marks: ReturnType<typeof marksOf>;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

function EventList({ events, marks, chosen, onChoose }: ListProps) {
  const place = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: marks.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const index = marks.findIndex(({ id }) => id === chosen);
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [index, virtual]);
  return (
    <div ref={place} className={css['list']} role="group" aria-label="Events" tabIndex={0}>
      <ol style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const [mark, event] = [marks[item.index], events[item.index]];
          if (!mark || !event) return null;
          const isOpen = mark.id === chosen;
          return (
            <li
              key={mark.id}
              ref={virtual.measureElement}
              data-index={item.index}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button
                className={css['event']}
                data-bad={mark.isBad}
                aria-expanded={isOpen}
                onClick={() => onChoose(isOpen ? undefined : mark.id)}
              >
                <span className={css['offset']}>+{duration(mark.from)}</span>
                <span className={css['title']} dir="auto">
                  {mark.title}
                </span>
                <span className={css['offset']}>
                  {mark.to > mark.from && mark.lane !== 'Screens' ? duration(mark.to - mark.from) : ''}
                </span>
              </button>
              {isOpen ? (
                <pre className={css['payload']} dir="auto">
                  {JSON.stringify({ ...(event.payload as object), attributes: event.attributes }, null, 2)}
                </pre>
              ) : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
