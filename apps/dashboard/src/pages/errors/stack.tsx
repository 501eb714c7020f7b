import { useState } from 'react';
import css from './errors.module.css';

interface Frame {
  readonly text: string;
  readonly inApp: boolean | null;
  readonly decides: boolean;
}

type Piece =
  { readonly kind: 'own'; readonly frame: Frame } | { readonly kind: 'system'; readonly frames: Frame[] };

/** The app's frames stand out; runs of the system's are folded to a line each. A bar marks what made the group. */
export function Stack({ frames }: { readonly frames: readonly Frame[] }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  return (
    <ol className={css['stack']}>
      {piecesOf(frames).map((piece, i) =>
        piece.kind === 'own' || open.has(i) || piece.frames.length === 1 ? (
          (piece.kind === 'own' ? [piece.frame] : piece.frames).map(({ text, inApp, decides }, k) => (
            <li key={`${i}.${k}`} data-own={inApp === true} data-decides={decides} dir="ltr">
              {text}
            </li>
          ))
        ) : (
          <li key={i}>
            <button onClick={() => setOpen(new Set([...open, i]))}>
              {piece.frames.length} frames of the system
            </button>
          </li>
        ),
      )}
    </ol>
  );
}

function piecesOf(frames: readonly Frame[]): Piece[] {
  const pieces: Piece[] = [];
  for (const frame of frames) {
    const last = pieces.at(-1);
    if (frame.inApp === true || frame.decides) pieces.push({ kind: 'own', frame });
    else if (last?.kind === 'system') last.frames.push(frame);
    else pieces.push({ kind: 'system', frames: [frame] });
  }
  return pieces;
}
