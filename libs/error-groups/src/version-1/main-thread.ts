import type { Frame } from '@sonde/event-schema';

/** What runs the main thread's queue, on Android and on Apple's systems: `module.function` or the function alone. */
const LOOP = new Set([
  'android.os.Handler.handleCallback',
  'android.os.Handler.dispatchMessage',
  'android.os.Looper.loopOnce',
  'android.os.Looper.loop',
  'android.app.ActivityThread.main',
  '__CFRunLoopRun',
  '_CFRunLoopRunSpecificWithOptions',
  'CFRunLoopRunSpecific',
  'CFRunLoopRun',
  'GSEventRunModal',
  '-[UIApplication _run]',
  'UIApplicationMain',
]);

/** Where it waits when there is nothing to do. */
const WAITING = new Set([
  'android.os.MessageQueue.nativePollOnce',
  'android.os.MessageQueue.next',
  'mach_msg_trap',
  'mach_msg2_trap',
  'mach_msg2_internal',
  'mach_msg_overwrite',
  'mach_msg',
  '__CFRunLoopServiceMachPort',
]);

const isOneOf = (names: ReadonlySet<string>, frame: Frame): boolean =>
  names.has(frame.function ?? '') || names.has(`${frame.module ?? ''}.${frame.function ?? ''}`);

/**
 * What the main thread was doing for its idle loop: the frames further in than the loop. Empty when it was waiting
 * for work, which happens when the stack was taken after the hang was over.
 *
 * @param frames innermost call first
 */
export function belowIdleLoop(frames: readonly Frame[]): readonly Frame[] {
  const loop = frames.findIndex((frame) => isOneOf(LOOP, frame));
  const inside = loop === -1 ? frames : frames.slice(0, loop);
  const first = inside[0];
  // A lone wait is the loop's own; a synchronous call to another process waits in mach_msg too, with the app outside.
  return first !== undefined && inside.every((frame) => isOneOf(WAITING, frame)) ? [] : inside;
}
