import type { Frame } from '@sonde/event-schema';

/** Images that run an app's event loop; what calls them is the app's entry point. */
const APPLICATION_LOOP = /^(?:UIKit|UIKitCore|AppKit|SwiftUI)\b/;
const LOADER = /^(?:\?\?\?|dyld|libdyld|start)/;

const NONE: ReadonlySet<Frame> = new Set();

/**
 * The run of app frames at the outer end, directly outside the application's loop and inside the loader: it stands at
 * the bottom of every stack of the main thread on Apple's systems and says nothing.
 */
export function entryPoint(frames: readonly Frame[], isInApp: (frame: Frame) => boolean): ReadonlySet<Frame> {
  const place = (frame: Frame): string => (frame.module ?? frame.image ?? '').slice(0, 64);
  let end = frames.length;
  for (let frame = frames[end - 1]; frame !== undefined; frame = frames[--end - 1])
    if (isInApp(frame) || !LOADER.test(place(frame) || frame.function?.slice(0, 64) || '')) break;
  let start = end;
  for (let frame = frames[start - 1]; frame !== undefined && isInApp(frame); frame = frames[start - 1])
    start--;
  const called = frames[start - 1];
  if (start === end || called === undefined || !APPLICATION_LOOP.test(place(called))) return NONE;
  return new Set(frames.slice(start, end));
}
