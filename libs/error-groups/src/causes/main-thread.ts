import type { Frame } from '@sonde/event-schema';
import type { Failing } from '../verdict';
import { causesOf, FRAMES_LOOKED_AT, threadsOf } from './causes';

/** What runs the main thread's queue, on Android and on Apple's systems: `module.function` or the function alone. */
const LOOP = new Set([
  ...[
    'android.os.Handler.handleCallback',
    'android.os.Handler.dispatchMessage',
    'android.os.Looper.loopOnce',
  ],
  ...['android.os.Looper.loop', 'android.app.ActivityThread.main', '__CFRunLoopRun', 'CFRunLoopRunSpecific'],
  ...[
    '_CFRunLoopRunSpecificWithOptions',
    'CFRunLoopRun',
    'GSEventRunModal',
    '-[UIApplication _run]',
    'UIApplicationMain',
  ],
]);

/** Where it waits when there is nothing to do. */
const WAITING = new Set([
  ...[
    'android.os.MessageQueue.nativePollOnce',
    'android.os.MessageQueue.next',
    'mach_msg_trap',
    'mach_msg2_trap',
  ],
  ...['mach_msg2_internal', 'mach_msg_overwrite', 'mach_msg', '__CFRunLoopServiceMachPort'],
  ...['__epoll_pwait', 'epoll_wait', 'android::Looper::pollInner', 'android::Looper::pollOnce'],
]);

const isOneOf = (names: ReadonlySet<string>, frame: Frame): boolean =>
  names.has(frame.function ?? '') ||
  (frame.module !== undefined && names.has(`${frame.module}.${frame.function ?? ''}`));

/** What a main thread waits for, by the calls in which it waits. */
const BLOCKING: readonly (readonly [kind: string, calls: RegExp])[] = [
  [
    'sleeping',
    /^(?:java\.lang\.Thread\.sleep|android\.os\.SystemClock\.sleep|sleep|usleep|nanosleep|__semwait_signal|\+\[NSThread sleep.*)$/,
  ],
  [
    'waiting for a lock',
    /^(?:java\.lang\.Object\.wait|(?:sun|jdk\.internal)\.misc\.Unsafe\.park|java\.util\.concurrent\.locks\..*|pthread_mutex_lock|__psynch_\w+|_?pthread_cond_\w+|semaphore_(?:wait|timedwait)_\w+|_dispatch_(?:semaphore|group)_wait\w*|dispatch_(?:semaphore|group)_wait|_dispatch_sync_f_slow|__ulock_wait\w*|__futex_wait\w*|art::Monitor::.*|art::ConditionVariable::.*|kotlinx\.coroutines\.BlockingCoroutine\.joinBlocking)$/,
  ],
  [
    'waiting for another process',
    /^(?:android\.os\.BinderProxy\.\w+|android::IPCThreadState::\w+|_?_?xpc_connection_send_message_with_reply_sync|-\[NSXPC.*)$/,
  ],
  ['using the database', /^(?:android\.database\.sqlite\.\w+\.\w+|sqlite3_\w+|net\.sqlcipher\..*)$/],
  [
    'reading or writing a file',
    /^(?:libcore\.io\.(?:Linux|BlockGuardOs|ForwardingOs|Posix)\.(?:open|read|write|fsync|fdatasync|stat|rename|access|pread|pwrite)\w*|java\.io\.(?:UnixFileSystem|FileInputStream|FileOutputStream|FileDescriptor|RandomAccessFile)\.\w+|android\.app\.SharedPreferencesImpl.*|read|write|pread|pwrite|fsync|open|__open|stat)$/,
  ],
  [
    'waiting for the network',
    /^(?:java\.net\.\w*Socket\w*\.\w+|java\.net\.InetAddress\.\w+|libcore\.io\.\w+\.(?:android_getaddrinfo|connect|recvfrom|sendto|poll)|com\.android\.org\.conscrypt\..*|getaddrinfo|recv|connect)$/,
  ],
];

export interface Hang {
  /** What the main thread did, innermost call first; without the loop that called it. */
  readonly frames: readonly Frame[];
  /** Why there are none: no stack came, or the thread was idle. */
  readonly without?: 'without a stack' | 'with an idle main thread';
  /** What it waited for, where its innermost calls tell. */
  readonly blocked?: string;
}

/** What the main thread did while the app did not respond; SDKs send it as a thread or as an exception of their own. */
export function hangOf(event: Failing): Hang {
  const threads = threadsOf(event);
  const main =
    threads.find((thread) => thread.main === true) ?? threads.find((thread) => thread.name === 'main');
  const stack = (main?.frames ?? causesOf(event).find(({ frames }) => frames.length > 0)?.frames ?? []).slice(
    0,
    FRAMES_LOOKED_AT,
  );
  if (stack.length === 0) return { frames: [], without: 'without a stack' };
  const loop = stack.findIndex((frame) => isOneOf(LOOP, frame));
  const inside = loop === -1 ? stack : stack.slice(0, loop);
  // A lone wait is the loop's own; a synchronous call to another process waits in mach_msg too, with the app outside.
  if (inside.every((frame) => isOneOf(WAITING, frame)))
    return { frames: [], without: 'with an idle main thread' };
  const blocked = blockedBy(inside);
  return blocked === undefined ? { frames: inside } : { frames: inside, blocked };
}

/** The innermost calls up to the fifth tell it: locks and waits have a few calls of their own on top. */
function blockedBy(frames: readonly Frame[]): string | undefined {
  for (const frame of frames.slice(0, 5)) {
    const called = (frame.function ?? '').slice(0, 200);
    const name = frame.module === undefined ? called : `${frame.module.slice(0, 200)}.${called}`;
    const found = BLOCKING.find(([, calls]) => calls.test(name) || (name !== called && calls.test(called)));
    if (found) return found[0];
  }
  return undefined;
}
