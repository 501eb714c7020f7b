import { MetricsDocument } from '@sonde/query-client';
import { useMemo } from 'react';
import { useAnswer } from '../../api/use-answer';
import { useDefinitions } from '../../figures/definitions';
import { quantity } from '../../format/quantity';
import { Card } from '../../parts/card';
import { csv } from '../../parts/csv';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { Select } from '../../parts/select';
import { ShareView } from '../../parts/share-view';
import { Skeleton } from '../../parts/skeleton';
import { Table, type Column } from '../../parts/table';
import { DIMENSION_TITLES } from '../../shell/dimension-titles';
import { withValue, type Condition } from '../../view/filters';
import { useView } from '../../view/use-view';
import type { Measure } from './measure';
import css from './measure-page.module.css';

interface Row {
  readonly names: readonly string[];
  readonly values: readonly (number | null)[];
}

const MOST_ROWS = 1000;

/** The measure's figures for each version, device, endpoint or whatever is chosen. A click on a name filters by it. */
export function Breakdown({ measure }: { readonly measure: Measure }) {
  const { app, state, range, filter, timeZone, conditions, setConditions, change } = useView();
  const definitions = useDefinitions();
  const by = measure.by.find(([first]) => first === state.by) ?? measure.by[0] ?? [];
  const variables = {
    app,
    input: {
      metrics: measure.figures.map(({ metric, statistic }) => ({
        metric,
        ...(statistic ? { statistic } : {}),
      })),
      range,
      filter,
      timeZone,
      groupBy: [...by],
      orderBy: [{ index: 0, direction: 'DESC' as const }],
      first: MOST_ROWS,
    },
  };
  const { data, error, refetch, isPlaceholderData } = useAnswer(MetricsDocument, variables);
  const answer = data?.app?.metrics;
  const rows = useMemo(
    () =>
      answer?.rows.map(({ group, values }): Row => ({
        names: group.map(({ value }) => value),
        values: values.map(({ value }) => value),
      })),
    [answer],
  );
  const title = by.map((dimension) => DIMENSION_TITLES[dimension] ?? dimension).join(', ');
  const heads = measure.figures.map(
    ({ title: own, metric }) => own ?? definitions.get(metric)?.title ?? metric,
  );

  function narrow({ names }: Row): void {
    setConditions(
      by.reduce<Condition[]>(
        (all, dimension, i) => withValue(all, dimension, names[i] ?? ''),
        [...conditions],
      ),
    );
  }

  const columns: Column<Row>[] = [
    {
      title,
      cell: (row) => (
        <button className={css['names']} dir="auto" title={row.names.join(' ')} onClick={() => narrow(row)}>
          {row.names.join(' ')}
        </button>
      ),
    },
    ...measure.figures.map(({ metric }, i): Column<Row> => ({
      title: heads[i] ?? metric,
      isFigure: true,
      cell: ({ values }) => quantity(values[i], definitions.get(metric)?.unit ?? '1'),
    })),
  ];
  const toCsv =
    rows &&
    (() =>
      csv(
        [title, ...heads],
        rows.map(({ names, values }) => [names.join(' '), ...values]),
      ));

  return (
    <Card
      title={`By ${title.toLowerCase()}`}
      isOld={isPlaceholderData}
      aside={
        <>
          <Select
            label="By"
            value={by[0] ?? 'APP_VERSION'}
            options={measure.by.flatMap(([first, ...more]) =>
              first
                ? [{ value: first, title: more.length > 0 ? 'Endpoint' : (DIMENSION_TITLES[first] ?? first) }]
                : [],
            )}
            onChange={(next) => change({ by: next })}
          />
          <ShareView
            name={`${measure.title} by ${title}`.toLowerCase()}
            document={MetricsDocument}
            variables={variables}
            toCsv={toCsv}
          />
        </>
      }
    >
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : rows === undefined ? (
        <Skeleton height={320} />
      ) : rows.length === 0 ? (
        <Empty title="Nothing to show">
          <p>{measure.nothing}</p>
        </Empty>
      ) : (
        <>
          <Table
            label={`${measure.title} by ${title}`}
            columns={columns}
            rows={rows}
            keyOf={({ names }) => names.join('\n')}
          />
          {answer?.truncated ? (
            <p className={css['note']}>The first {MOST_ROWS} are shown: add a filter to see others.</p>
          ) : null}
          {answer && answer.folded.length > 0 ? (
            <p className={css['note']}>
              Rare values stand together under __other__: the app has more of them than rollups name.
            </p>
          ) : null}
        </>
      )}
    </Card>
  );
}
