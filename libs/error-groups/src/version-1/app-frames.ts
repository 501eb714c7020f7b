import type { Frame } from '@sonde/event-schema';
import { isPlatformCode } from './platform-code';

/** Images that run an app's event loop; what calls them is the app's entry point. */
const APPLICATION_LOOP = /^(?:UIKit|UIKitCore|AppKit|SwiftUI)\b/;
const LOADER = /^(?:\?\?\?|dyld|libdyld|start)/;

/** Characters of a name that are looked at. */
const LOOKED_AT = 512;

const place = (frame: Frame): string => (frame.module ?? frame.image ?? '').slice(0, LOOKED_AT);

/** Judged by name; a frame that names neither module nor file is the app's when it has at least a function. */
const looksLikeApp = (frame: Frame): boolean => {
  const named = place(frame) || frame.file?.slice(0, LOOKED_AT) || '';
  return named === '' ? frame.function !== undefined : !isPlatformCode(named);
};

/**
 * Which frames belong to the app: what the sender says, and where it says nothing about any frame, everything
 * outside the platform's own packages. The app's entry point (`main`), which stands at the bottom of every stack of
 * the main thread on Apple's systems, does not count.
 */
export function appFrames(frames: readonly Frame[]): ReadonlySet<Frame> {
  const said = frames.some((frame) => frame.inApp !== undefined);
  const own = new Set(frames.filter((frame) => (said ? frame.inApp === true : looksLikeApp(frame))));
  for (const frame of entryPoint(frames, own)) own.delete(frame);
  return own;
}

/** The run of app frames at the outer end, directly outside the application's loop and inside the loader. */
function entryPoint(frames: readonly Frame[], own: ReadonlySet<Frame>): readonly Frame[] {
  const isLoader = (frame: Frame | undefined): boolean =>
    frame !== undefined &&
    !own.has(frame) &&
    LOADER.test(place(frame) || frame.function?.slice(0, LOOKED_AT) || '');
  const isOwn = (frame: Frame | undefined): boolean => frame !== undefined && own.has(frame);

  let end = frames.length;
  while (isLoader(frames[end - 1])) end--;
  let start = end;
  while (isOwn(frames[start - 1])) start--;
  const called = frames[start - 1];
  return called !== undefined && APPLICATION_LOOP.test(place(called)) ? frames.slice(start, end) : [];
}
