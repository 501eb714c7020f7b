import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import css from './table.module.css';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, digit under digit. */
  readonly isFigure?: boolean;
  /** Its title is for those who hear the page. */
  readonly isHidden?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Height of every row; 38 unless said. */
  readonly rowPx?: number;
}

const ROW_PX = 38;
const MOST_PX = 608;

/** A table of which only what is seen is made, so that a hundred thousand rows scroll as well as ten. */
export function Table<Row>({ label, columns, rows, keyOf, rowPx = ROW_PX }: Props<Row>) {
  const place = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <div
      ref={place}
      className={css['place']}
      style={{ maxHeight: MOST_PX }}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <table className={css['table']} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(({ title, isFigure, isHidden }) => (
              <th key={title} scope="col" className={isFigure ? css['figure'] : undefined}>
                {isHidden ? <span className="visually-hidden">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? <Gap height={above} span={columns.length} /> : null}
          {shown.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr key={keyOf(row)} aria-rowindex={index + 2} style={{ height: rowPx }}>
                {columns.map(({ title, cell, isFigure }) => (
                  <td key={title} className={isFigure ? css['figure'] : css['text']}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 ? <Gap height={below} span={columns.length} /> : null}
        </tbody>
      </table>
    </div>
  );
}

const Gap = ({ height, span }: { readonly height: number; readonly span: number }) => (
  <tr aria-hidden>
    <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
  </tr>
);
