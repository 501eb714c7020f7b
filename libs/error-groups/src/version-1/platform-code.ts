import type { Frame } from '@sonde/event-schema';

/** Java and Kotlin packages of the platform and of the frameworks that run an app. */
const PACKAGES = [
  'android',
  'androidx',
  'java',
  'javax',
  'jdk',
  'sun',
  'libcore',
  'dalvik',
  'kotlin',
  'kotlinx',
  'com.android',
  'com.google.android',
  'com.facebook.react',
  'io.flutter',
  'org.jetbrains',
].map((name) => `${name}.`);

/** Dart and script modules. */
const MODULES = ['dart:', 'package:flutter/', 'node_modules/', '<asynchronous suspension>'];

/** Binary images of Apple's systems and Android; shared libraries of theirs are recognised by `lib…`. */
const IMAGES =
  /^(?:UIKit\w*|AppKit|SwiftUI\w*|Swift|Foundation|Core[A-Z]\w*|QuartzCore|GraphicsServices|CFNetwork|WebKit\w*|JavaScriptCore|dyld\w*|linker64|linker|app_process\d*|\?\?\?)$/;
const LIBRARIES =
  /^lib(?:system|objc|dispatch|swift|c\+\+|c\.|m\.|art|android|hwui|binder|utils|dyld|xpc|log\.)[\w.+-]*$/;

/** Whether a module, image or file is the platform's and not the app's, judged by its name alone. */
export const isPlatformCode = (place: string): boolean =>
  PACKAGES.some((prefix) => place.startsWith(prefix)) ||
  MODULES.some((part) => place.includes(part)) ||
  IMAGES.test(place) ||
  LIBRARIES.test(place);

/** Images through which a process of Apple's systems aborts itself: they end every uncaught exception alike. */
const ABORTING =
  /^(?:libsystem_(?:kernel|pthread|c)|libc\+\+abi|libobjc\.A|libdispatch|libswiftCore)\.dylib$/;

/** The frames that led to an abort, without those that carried it out; all frames when it was no abort. */
export function beforeAbort(frames: readonly Frame[]): readonly Frame[] {
  const image = (frame: Frame): string => (frame.image ?? frame.module ?? '').slice(0, 512);
  if (frames[0] === undefined || image(frames[0]) !== 'libsystem_kernel.dylib') return frames;
  const cause = frames.findIndex((frame) => !ABORTING.test(image(frame)));
  return cause === -1 ? frames : frames.slice(cause);
}
