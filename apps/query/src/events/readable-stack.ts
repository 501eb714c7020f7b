import type { ExceptionInfo, Frame, ThreadInfo } from '@sonde/event-schema';

interface ErrorFields {
  readonly exceptions?: readonly ExceptionInfo[];
  readonly threads?: readonly ThreadInfo[];
  readonly signal?: string;
  readonly reason?: string;
}

/**
 * The stack as people read it: the exception chain, or the thread that crashed (for an ANR: the main thread).
 * Undefined when there is neither.
 */
export function readableStack(fields: ErrorFields): string | undefined {
  const { exceptions = [], threads = [] } = fields;
  if (exceptions.length > 0) {
    return exceptions
      .map((exception, i) => (i === 0 ? '' : 'Caused by: ') + exceptionText(exception))
      .join('\n');
  }
  const thread = threads.find((one) => one.crashed) ?? threads.find((one) => one.main) ?? threads[0];
  if (!thread) return fields.signal;
  const title = fields.signal ?? fields.reason;
  return [
    ...(title ? [title] : []),
    `Thread ${thread.name ?? 'without a name'}`,
    ...frameLines(thread.frames),
  ].join('\n');
}

const exceptionText = ({ type = 'Exception', message, frames }: ExceptionInfo): string =>
  [message === undefined || message === '' ? type : `${type}: ${message}`, ...frameLines(frames)].join('\n');

const frameLines = (frames: readonly Frame[] = []): string[] =>
  frames.map((frame) => `    at ${frameText(frame)}`);

/** One call, such as `com.shop.Cart.total (Cart.kt:12)`. */
export function frameText(frame: Frame): string {
  const call = [frame.module, frame.function].filter((part) => part !== undefined && part !== '').join('.');
  const name =
    call !== ''
      ? call
      : [frame.image, frame.address].filter((part) => part !== undefined).join(' ') || 'unknown';
  if (frame.file === undefined || frame.file === '') return name;
  const line = frame.line === undefined ? '' : `:${frame.line}`;
  return `${name} (${frame.file}${line})`;
}
