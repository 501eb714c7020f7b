import { ErrorGroupGroupingDocument } from '@sonde/query-client';
import { useAnswer } from '../../api/use-answer';
import { Failure } from '../../parts/failure';
import { Skeleton } from '../../parts/skeleton';
import { useView } from '../../view/use-view';
import css from './errors.module.css';

/** Why an event belongs to its group, in words. */
export function Grouping({
  group,
  range,
}: {
  readonly group: string;
  readonly range: { from: string; to: string };
}) {
  const { app } = useView();
  const { data, error, refetch } = useAnswer(ErrorGroupGroupingDocument, { app, group, range });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={80} />;
  const grouping = data.app?.errorGroup?.grouping;
  if (!grouping) return <p className={css['note']}>No event in this range tells.</p>;
  return (
    <>
      <ul className={css['list']}>
        {grouping.sentences.map((sentence) => (
          <li key={sentence} dir="auto">
            {sentence}
          </li>
        ))}
      </ul>
      <p className={css['note']}>By version {grouping.version} of the grouping rules.</p>
    </>
  );
}
