import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onTheme } from '../shell/theme';
import type { Stretch } from '../view/range';
import css from './time-series.module.css';

export interface Series {
  readonly title: string;
  /** One for each moment; null where nothing was measured, which leaves a gap. */
  readonly values: readonly (number | null)[];
}

interface Props {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly write: (value: number | null | undefined) => string;
  readonly timeZone: string;
  readonly height?: number;
  /** A line across, such as a store's threshold. */
  readonly threshold?: { readonly value: number; readonly title: string } | undefined;
  /** Somebody drew over a stretch of it. */
  readonly onBrush?: (stretch: Stretch) => void;
  /** Values start at 0 unless they are shares near 1, whose changes would then be too small to see. */
  readonly fromZero?: boolean;
}

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Lines over time: hover names the values, a stretch drawn over it is shown alone. */
export function TimeSeries(props: Props) {
  const { label, times, series, write, timeZone, height = 200, threshold, onBrush, fromZero = true } = props;
  const place = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const brushed = useRef(onBrush);
  brushed.current = onBrush;
  const data = useMemo<uPlot.AlignedData>(
    () => [times.map((at) => at / 1000), ...series.map(({ values }) => [...values])],
    [times, series],
  );

  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    let plot: uPlot | undefined;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(
        options(
          { series, write, timeZone, threshold, fromZero, height, width: box.clientWidth },
          {
            onCursor: (index) => tell(legend.current, index, times, series, write, timeZone),
            onBrush: (from, to) => brushed.current?.({ from, to }),
            isBrushable: () => brushed.current !== undefined,
          },
        ),
        data,
        box,
      );
    };
    draw();
    tell(legend.current, null, times, series, write, timeZone);
    const watch = new ResizeObserver(() => plot?.setSize({ width: box.clientWidth, height }));
    watch.observe(box);
    const endTheme = onTheme(draw);
    return () => {
      watch.disconnect();
      endTheme();
      plot?.destroy();
    };
  }, [data, series, write, timeZone, threshold, fromZero, height, times]);

  return (
    <figure className={css['chart']} role="img" aria-label={`${label}. ${inWords(series, write)}`}>
      <div ref={place} className={css['plot']} style={{ height }} />
      <div ref={legend} className={css['legend']} aria-hidden />
    </figure>
  );
}

/** First and last value of each line, for those who hear the page. */
const inWords = (series: readonly Series[], write: Props['write']): string =>
  series
    .map(({ title, values }) => {
      const known = values.filter((value): value is number => value !== null);
      return known.length === 0
        ? `${title}: no data`
        : `${title}: from ${write(known[0])} to ${write(known.at(-1))}, at most ${write(Math.max(...known))}`;
    })
    .join('; ');

/** Writes the values under the cursor, or the lines' names, below the chart. Text only: names come from phones. */
function tell(
  box: HTMLDivElement | null,
  index: number | null,
  times: readonly number[],
  series: readonly Series[],
  write: Props['write'],
  timeZone: string,
): void {
  if (!box) return;
  const at = index === null ? undefined : times[index];
  const parts = [
    ...(at === undefined ? [] : [element('time', moment(at, timeZone))]),
    ...series.map(({ title, values }, i) => {
      const entry = element('span', index === null ? title : `${title} ${write(values[index] ?? null)}`);
      entry.dir = 'auto';
      entry.style.setProperty('--mark', colourOf(i));
      return entry;
    }),
  ];
  box.replaceChildren(...parts);
}

const element = (name: string, text: string): HTMLElement => {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
};

const moment = (at: number, timeZone: string): string =>
  new Date(at).toLocaleString('en', {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

const seriesName = (i: number): string => `--series-${(i % 6) + 1}`;

const colourOf = (i: number): string => `var(${seriesName(i)})`;

interface Look extends Pick<Props, 'series' | 'write' | 'timeZone' | 'threshold'> {
  readonly width: number;
  readonly height: number;
  readonly fromZero: boolean;
}

interface Listeners {
  onCursor(index: number | null): void;
  onBrush(from: number, to: number): void;
  isBrushable(): boolean;
}

function options(look: Look, listen: Listeners): uPlot.Options {
  const { series, write, timeZone, threshold, fromZero, height, width } = look;
  const [line, text] = [colour('--line'), colour('--text-3')];
  const font = `11px ${colour('--font')}`;
  const axis = { stroke: text, font, ticks: { show: false }, grid: { stroke: line, width: 1 } };
  return {
    width,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
    legend: { show: false },
    padding: [12, 8, 0, 0],
    cursor: { y: false, points: { size: 7 }, drag: { x: listen.isBrushable(), y: false, setScale: false } },
    scales: {
      y: {
        range: (_plot, min, max) => {
          const [low, high] = [min ?? 0, Math.max(max ?? 0, threshold?.value ?? -Infinity)];
          if (fromZero) return [0, high > 0 ? high * 1.1 : 1];
          const rest = Math.max((high - low) * 0.15, Math.abs(high) * 1e-4, 1e-6);
          return [low - rest, high + rest];
        },
      },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 80, size: 28, values: dayOrTime(timeZone) },
      { ...axis, size: 58, space: 36, values: (_plot, ticks) => ticks.map((tick) => write(tick)) },
    ],
    series: [
      {},
      ...series.map(({ title }, i) => ({
        label: title,
        stroke: colour(seriesName(i)),
        width: 1.75,
        points: { show: series[0]?.values.filter((value) => value !== null).length === 1 },
      })),
    ],
    hooks: {
      setCursor: [(plot) => listen.onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const [from, to] = [plot.select.left, plot.select.left + plot.select.width].map((x) =>
            Math.round(plot.posToVal(x, 'x') * 1000),
          );
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (from !== undefined && to !== undefined && to > from) listen.onBrush(from, to);
        },
      ],
      draw: threshold ? [(plot) => drawThreshold(plot, threshold)] : [],
    },
  };
}

/** Ticks at midnight are days, others times of the day. */
const dayOrTime =
  (timeZone: string): uPlot.Axis.DynamicValues =>
  (_plot, ticks) =>
    ticks.map((seconds) => {
      const at = new Date(seconds * 1000);
      const time = at.toLocaleTimeString('en', {
        timeZone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      return time === '00:00'
        ? at.toLocaleDateString('en', { timeZone, month: 'short', day: 'numeric' })
        : time;
    });

function drawThreshold(
  plot: uPlot,
  { value, title }: { readonly value: number; readonly title: string },
): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(value, 'y', true));
  ctx.save();
  ctx.strokeStyle = colour('--bad');
  ctx.fillStyle = colour('--bad');
  ctx.setLineDash([5, 4]);
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${11 * devicePixelRatio}px ${colour('--font')}`;
  ctx.textAlign = 'right';
  ctx.fillText(title, bbox.left + bbox.width - 4, y - 4 * devicePixelRatio);
  ctx.restore();
}
