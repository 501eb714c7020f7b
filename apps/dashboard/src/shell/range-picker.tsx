import { CalendarRange, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState, type FormEvent } from 'react';
import { Button } from '../parts/button';
import { PRESETS, type Preset } from '../view/range';
import { useView } from '../view/use-view';
import { USUAL_RANGE } from '../view/view-state';
import css from './range-picker.module.css';

const DAY_MS = 86_400_000;

const inputOf = (at: number): string => {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
};

const momentOf = (field: FormDataEntryValue | null): number =>
  typeof field === 'string' ? new Date(field).getTime() : Number.NaN;

const shortly = (at: number): string =>
  new Date(at).toLocaleString('en', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

/** Which stretch of time the page shows: a preset that goes with the clock, or two moments. */
export function RangePicker() {
  const { state, stretch, change, setStretch } = useView();
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isOwn = state.from !== undefined;
  const title = isOwn
    ? `${shortly(stretch.from)} – ${shortly(stretch.to)}`
    : PRESETS[state.range ?? USUAL_RANGE].title;

  function own(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [from, to] = ['from', 'to'].map((name) => momentOf(form.get(name)));
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to))
      return setProblem('Give both moments.');
    if (from >= to) return setProblem('The end must be after the beginning.');
    if (to - from > 400 * DAY_MS) return setProblem('At most 400 days can be drawn by day.');
    setProblem(undefined);
    setStretch({ from, to });
    setOpen(false);
  }

  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button aria-label={`Time: ${title}. Change`}>
          <CalendarRange size={15} aria-hidden />
          {title}
          <ChevronDown size={14} aria-hidden />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css['panel']} align="end" sideOffset={4} aria-label="Time">
          <ul>
            {(Object.keys(PRESETS) as Preset[]).map((preset) => (
              <li key={preset}>
                <button
                  className={css['preset']}
                  aria-pressed={!isOwn && preset === (state.range ?? USUAL_RANGE)}
                  onClick={() => {
                    change({ range: preset, from: undefined, to: undefined });
                    setOpen(false);
                  }}
                >
                  {PRESETS[preset].title}
                </button>
              </li>
            ))}
          </ul>
          <form className={css['own']} onSubmit={own}>
            <label>
              From
              <input type="datetime-local" name="from" defaultValue={inputOf(stretch.from)} />
            </label>
            <label>
              To
              <input type="datetime-local" name="to" defaultValue={inputOf(stretch.to)} />
            </label>
            {problem ? <p role="alert">{problem}</p> : null}
            <Button type="submit" look="primary">
              Show
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
