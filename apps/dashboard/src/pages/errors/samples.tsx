import { Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { dayAndTime } from '../../format/moment';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/empty';
import { useView } from '../../view/use-view';
import { titleOf } from '../sessions/timeline-lanes';
import type { Group } from './error-group';
import css from './errors.module.css';
import { Stack } from './stack';

/** Single events of the group, the newest first: the stack, and what happened before. */
export function Samples({ samples }: { readonly samples: Group['sampleEvents'] }) {
  const { app, timeZone } = useView();
  const [place, setPlace] = useState(0);
  const shown = samples[Math.min(place, samples.length - 1)];
  if (!shown) {
    return (
      <Card title="Stack">
        <Empty title="No event in this range" />
      </Card>
    );
  }
  const facts = [shown.appVersion, shown.screen && `on ${shown.screen}`, shown.userId]
    .filter(Boolean)
    .join(' · ');
  return (
    <>
      <Card
        title="Stack"
        aside={
          <>
            <span className={css['note']}>
              {dayAndTime(shown.at, timeZone)} · {Math.min(place, samples.length - 1) + 1} of {samples.length}
            </span>
            <Button
              look="quiet"
              aria-label="Newer event"
              disabled={place === 0}
              onClick={() => setPlace(place - 1)}
            >
              <ChevronLeft size={16} aria-hidden />
            </Button>
            <Button
              look="quiet"
              aria-label="Older event"
              disabled={place >= samples.length - 1}
              onClick={() => setPlace(place + 1)}
            >
              <ChevronRight size={16} aria-hidden />
            </Button>
          </>
        }
      >
        <p className={css['note']} dir="auto">
          {facts}
          {shown.sessionId ? (
            <>
              {' · '}
              <Link
                to="/apps/$app/sessions/$session"
                params={{ app, session: shown.sessionId }}
                search={(old) => old}
              >
                its session
              </Link>
            </>
          ) : null}
        </p>
        {shown.exceptions.map(({ type, message, frames }, i) => (
          <section key={i} className={css['exception']}>
            <h3 dir="auto">
              {i > 0 ? 'which led to ' : ''}
              {type ?? 'Unknown'}
              {message ? `: ${message}` : ''}
            </h3>
            <Stack frames={frames} />
          </section>
        ))}
        {shown.exceptions.length === 0 && shown.stack ? (
          <pre className={css['stack']}>{shown.stack}</pre>
        ) : null}
      </Card>
      <Card title="What happened before">
        {shown.breadcrumbs.length === 0 ? (
          <p className={css['note']}>Nothing was reported before it.</p>
        ) : null}
        <ol className={css['list']}>
          {shown.breadcrumbs.map((event) => (
            <li key={event.id}>
              <span className={css['note']}>{dayAndTime(event.at, timeZone)}</span>{' '}
              <span dir="auto">{titleOf(event)}</span>
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}
