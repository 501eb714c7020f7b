import { useEffect, useRef, type MouseEvent } from 'react';
import { duration } from '../../format/quantity';
import { onTheme } from '../../shell/theme';
import { LANES, type Mark } from './timeline-lanes';
import css from './lanes.module.css';

const LANE_PX = 30;
const AXIS_PX = 22;
const LEAST_PX = 3;
const COLOURS = ['--series-1', '--series-2', '--series-4', '--series-then', '--bad'] as const;

interface Props {
  readonly marks: readonly Mark[];
  readonly lengthMs: number;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/**
 * The session from left to right, a lane for each kind of event. Drawn on a canvas, so that fifty thousand events are as
 * quick as fifty; the list below says the same in words and by keyboard.
 */
export function Lanes({ marks, lengthMs, chosen, onChoose }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = LANES.length * LANE_PX + AXIS_PX;
  useEffect(() => {
    const place = canvas.current;
    if (!place) return undefined;
    const redraw = (): void => draw(place, marks, lengthMs, chosen, height);
    redraw();
    const watch = new ResizeObserver(redraw);
    watch.observe(place);
    const endTheme = onTheme(redraw);
    return () => {
      watch.disconnect();
      endTheme();
    };
  }, [marks, lengthMs, chosen, height]);

  function choose(event: MouseEvent<HTMLCanvasElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const lane = LANES[Math.floor((event.clientY - box.top) / LANE_PX)];
    const at = ((event.clientX - box.left) / box.width) * lengthMs;
    const reach = (LEAST_PX * 2 * lengthMs) / box.width;
    // The last one drawn lies on top.
    const hit = marks.findLast(
      (mark) => mark.lane === lane && mark.from - reach <= at && at <= mark.to + reach,
    );
    if (hit) onChoose(hit.id);
  }

  return (
    <div className={css['lanes']}>
      <ul aria-hidden>
        {LANES.map((lane) => (
          <li key={lane}>{lane}</li>
        ))}
      </ul>
      <canvas
        ref={canvas}
        style={{ height }}
        onClick={choose}
        role="img"
        aria-label={`${marks.length} events over ${duration(lengthMs)}; the list below names them`}
      />
    </div>
  );
}

function draw(
  canvas: HTMLCanvasElement,
  marks: readonly Mark[],
  lengthMs: number,
  chosen: string | undefined,
  height: number,
): void {
  const ratio = devicePixelRatio;
  const width = canvas.clientWidth;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext('2d');
  if (!pen || width === 0) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const colours = COLOURS.map(colour);
  pen.scale(ratio, ratio);
  pen.clearRect(0, 0, width, height);

  pen.fillStyle = colour('--text-3');
  pen.strokeStyle = colour('--line');
  pen.font = `11px ${colour('--font')}`;
  const ticks = Math.max(2, Math.floor(width / 130));
  for (let i = 0; i <= ticks; i++) {
    const x = Math.round((i / ticks) * (width - 1)) + 0.5;
    pen.beginPath();
    pen.moveTo(x, 0);
    pen.lineTo(x, height - AXIS_PX);
    pen.stroke();
    pen.textAlign = i === 0 ? 'left' : i === ticks ? 'right' : 'center';
    pen.fillText(duration((i / ticks) * lengthMs), x, height - 6);
  }

  for (const { id, lane, from, to, isBad } of marks) {
    const row = LANES.indexOf(lane);
    const x = (from / lengthMs) * width;
    const wide = Math.max(((to - from) / lengthMs) * width, LEAST_PX);
    pen.globalAlpha = chosen === undefined || chosen === id ? 1 : 0.45;
    pen.fillStyle = isBad ? (colours[4] ?? '') : (colours[row] ?? '');
    pen.fillRect(
      Math.min(x, width - LEAST_PX),
      row * LANE_PX + 5,
      Math.max(wide - (lane === 'Screens' ? 1 : 0), LEAST_PX),
      LANE_PX - 10,
    );
  }
  pen.globalAlpha = 1;
}
