import { ErrorGroupInFullDocument, type ErrorGroupInFullQuery, type Schema } from '@sonde/query-client';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useAnswer } from '../../api/use-answer';
import { useMayManage } from '../../api/use-rights';
import { TimeSeries } from '../../charts/time-series';
import { ago } from '../../format/moment';
import { count } from '../../format/quantity';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { withValue } from '../../view/filters';
import { useView } from '../../view/use-view';
import { Actions } from './actions';
import { Activity } from './activity';
import { Grouping } from './grouping';
import { Samples } from './samples';
import { Shares } from './shares';
import css from './errors.module.css';
import { KindBadge, StatusBadge } from './status-badge';
import { merge, unmerge } from './work';
import { Button } from '../../parts/button';

export type Group = NonNullable<NonNullable<ErrorGroupInFullQuery['app']>['errorGroup']>;

/** One defect: what it is, whom it meets, why Sonde takes it for one, and what was done about it. */
export function ErrorGroupPage() {
  const { app, range, grain } = useView();
  const { group: id } = useParams({ from: '/apps/$app/errors/$group' });
  const { data, error, refetch } = useAnswer(ErrorGroupInFullDocument, { app, group: id, range, grain });
  const group = data?.app?.errorGroup;
  useEffect(() => {
    document.title = group ? `${group.title} · Sonde` : 'Error · Sonde';
  }, [group]);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={480} />;
  if (!group) {
    return (
      <Empty title="There is no such error">
        <p>Its events may have expired, or the address is mistyped.</p>
        <Link to="/apps/$app/errors" params={{ app }} search={(old) => old}>
          To the errors
        </Link>
      </Empty>
    );
  }
  return <Shown group={group} />;
}

function Shown({ group }: { readonly group: Group }) {
  const { app, range, timeZone, conditions, setConditions, setStretch } = useView();
  const mayManage = useMayManage();
  const now = Date.now();
  const points = group.trend[0]?.points;
  const drawn = useMemo(
    () => ({
      times: points?.map(({ at }) => Date.parse(at)) ?? [],
      series: [{ title: 'Events', values: points?.map(({ events }) => events) ?? [] }],
    }),
    [points],
  );
  const narrow = (dimension: Schema.Dimension) => (value: string) =>
    setConditions(withValue(conditions, dimension, value));
  return (
    <div className={css['page']}>
      <header className={css['page']}>
        <p>
          <KindBadge kind={group.kind} />
          <StatusBadge status={group.status} />
        </p>
        <h1 className={css['title']} dir="auto">
          {group.title}
        </h1>
        {group.culprit ? (
          <p className="mono" dir="auto">
            {group.culprit}
          </p>
        ) : null}
        <p className={css['facts']}>
          <span>
            <b>{count(group.users)}</b> users
          </span>
          <span>
            <b>{count(group.events)}</b> events
          </span>
          <span>
            <b>{count(group.sessions)}</b> sessions
          </span>
          <span>
            first seen {ago(group.firstSeen, now)}
            {group.firstVersion ? ` in ${group.firstVersion}` : ''}
          </span>
          <span>
            last seen {ago(group.lastSeen, now)}
            {group.lastVersion ? ` in ${group.lastVersion}` : ''}
          </span>
          {group.assignee ? <span>taken care of by {group.assignee}</span> : null}
        </p>
        {mayManage ? (
          <div className={css['chosen']}>
            <Actions
              app={app}
              groups={[group]}
              newest={group.lastVersion}
              isDone={group.status === 'RESOLVED' || group.status === 'IGNORED'}
            />
          </div>
        ) : null}
      </header>
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="Events over time">
            <TimeSeries
              label="Events over time"
              times={drawn.times}
              series={drawn.series}
              write={count}
              timeZone={timeZone}
              height={150}
              onBrush={setStretch}
            />
          </Card>
          <Samples samples={group.sampleEvents} />
          <Card title="Why these are one error">
            <Grouping group={group.id} range={range} />
          </Card>
        </div>
        <div className={css['column']}>
          <Shares title="Versions" of={group.versions} onChoose={narrow('APP_VERSION')} />
          <Shares title="Devices" of={group.devices} onChoose={narrow('DEVICE')} />
          <Shares title="System versions" of={group.osVersions} onChoose={narrow('OS_VERSION')} />
          <Shares title="Countries" of={group.countries} onChoose={narrow('COUNTRY')} />
          {group.merged.length > 0 ? (
            <Card title="Merged into it">
              <ul className={css['list']}>
                {group.merged.map(({ id, title, events }) => (
                  <li key={id}>
                    <span dir="auto">{title}</span>{' '}
                    <span className={css['note']}>{count(events)} events</span>{' '}
                    {mayManage ? (
                      <Button look="quiet" onClick={() => void unmerge(app, [id])}>
                        Unmerge
                      </Button>
                    ) : null}
                  </li>
                ))}
              </ul>
            </Card>
          ) : null}
          {group.similar.length > 0 ? (
            <Card title="Looks alike">
              <ul className={css['list']}>
                {group.similar.map(({ group: other }) => (
                  <li key={other.id}>
                    <Link
                      to="/apps/$app/errors/$group"
                      params={{ app, group: other.id }}
                      search={(old) => old}
                      dir="auto"
                    >
                      {other.title}
                    </Link>{' '}
                    <span className={css['note']}>{count(other.events)} events</span>{' '}
                    {mayManage ? (
                      <Button
                        look="quiet"
                        onClick={() => void merge(app, group, [{ id: other.id, version: 0 }])}
                      >
                        Merge
                      </Button>
                    ) : null}
                  </li>
                ))}
              </ul>
            </Card>
          ) : null}
          <Activity group={group} />
        </div>
      </div>
    </div>
  );
}
