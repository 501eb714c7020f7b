import type { BinaryImage, ExceptionInfo, Frame, ThreadInfo } from '@sonde/event-schema';
import { isAppFrame } from './app-frame';
import { flag, number, objects, present, text } from './payload';

type Plain = Readonly<Record<string, unknown>>;

/** JVM and Flutter frames have class and line, Apple's a binary and an address; both have the innermost call first. */
function frameOf(frame: Plain): Frame {
  const className = text(frame, 'class_name') ?? text(frame, 'module_name');
  const image = text(frame, 'binary_name');
  return present({
    module: className ?? image,
    function: text(frame, 'method_name'),
    file: text(frame, 'file_name'),
    line: number(frame, 'line_num'),
    column: number(frame, 'col_num'),
    inApp: flag(frame, 'in_app') ?? isAppFrame(className ?? ''),
    address: text(frame, 'symbol_address') ?? text(frame, 'instruction_address'),
    imageBase: text(frame, 'binary_address'),
    imageOffset: number(frame, 'offset'),
    image,
  });
}

const framesOf = (owner: Plain): Frame[] => (objects(owner, 'frames') ?? []).map(frameOf);

export const exceptionsOf = (payload: Plain): ExceptionInfo[] | undefined =>
  objects(payload, 'exceptions')?.map((exception) =>
    present({
      type: text(exception, 'type'),
      message: text(exception, 'message'),
      frames: framesOf(exception),
    }),
  );

/** The thread that draws is called main on Android and is the first on Apple's systems. */
const isMain = (thread: Plain): boolean =>
  text(thread, 'name') === 'main' || text(thread, 'name') === 'Thread 0';

const threadsOf = (payload: Plain): ThreadInfo[] | undefined =>
  objects(payload, 'threads')?.map((thread) =>
    present({ name: text(thread, 'name'), main: isMain(thread), frames: framesOf(thread) }),
  );

/** measure gives the main thread's stack as the ANR's exception and leaves that thread out of the list. */
export function anrThreads(payload: Plain): ThreadInfo[] {
  const threads = threadsOf(payload) ?? [];
  const stack = exceptionsOf(payload)?.[0]?.frames;
  if (stack === undefined || threads.some((thread) => thread.main)) return threads;
  return [{ name: 'main', main: true, frames: stack }, ...threads];
}

const imagesOf = (payload: Plain): BinaryImage[] | undefined =>
  objects(payload, 'binary_images')?.map((image) =>
    present({
      name: text(image, 'name'),
      uuid: text(image, 'uuid'),
      arch: text(image, 'arch'),
      startAddress: text(image, 'start_addr'),
      endAddress: text(image, 'end_addr'),
      path: text(image, 'path'),
      system: flag(image, 'system'),
    }),
  );

/** What crash, error and anr share. */
export const errorFields = (payload: Plain): Record<string, unknown> =>
  present({
    exceptions: exceptionsOf(payload),
    threads: threadsOf(payload),
    binaryImages: imagesOf(payload),
    foreground: flag(payload, 'foreground'),
    framework: text(payload, 'framework'),
  });

/** Apple's exceptions carry the signal that ended the process. */
export const signalOf = (payload: Plain): string | undefined =>
  objects(payload, 'exceptions')
    ?.map((exception) => text(exception, 'signal'))
    .find((signal) => signal !== undefined);
