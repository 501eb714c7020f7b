import type { ChildProcess } from 'node:child_process';

const KEPT = 200_000;

/** Keeps the end of what a process prints, both streams together. */
export function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      text = (text + chunk).slice(-KEPT);
    });
  }
  return () => text;
}
