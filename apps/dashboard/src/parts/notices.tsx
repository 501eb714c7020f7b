import { useSyncExternalStore } from 'react';
import { X } from 'lucide-react';
import css from './notices.module.css';

/** Something that was done, or could not be, with the way back. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isProblem: boolean;
  readonly undo?: (() => void) | undefined;
}

const SHOWN_MS = 10_000;
let notices: readonly Notice[] = [];
let last = 0;
const listeners = new Set<() => void>();

const set = (next: readonly Notice[]): void => {
  notices = next;
  for (const listener of listeners) listener();
};

const dismiss = (id: number): void => set(notices.filter((notice) => notice.id !== id));

/** Says it at the foot of the page. What is a problem stays until somebody has read it. */
export function notify(
  text: string,
  { undo, isProblem = false }: { undo?: () => void; isProblem?: boolean } = {},
): void {
  const id = ++last;
  set([...notices, { id, text, isProblem, undo }]);
  if (!isProblem) setTimeout(() => dismiss(id), SHOWN_MS);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className={css['notices']} role="status" aria-live="polite">
      {shown.map(({ id, text, isProblem, undo }) => (
        <div key={id} className={css['notice']} data-problem={isProblem}>
          <span>{text}</span>
          {undo ? (
            <button
              className={css['undo']}
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              Undo
            </button>
          ) : null}
          <button className={css['close']} aria-label="Close" onClick={() => dismiss(id)}>
            <X size={14} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
