import type { Frame } from '@sonde/event-schema';
import { baseName } from './whose-code';

/** A frame that only a compiler wrote: it comes and goes with the compiler's version and says nothing. */
export function isSynthetic(frame: Frame): boolean {
  const module = frame.module ?? '';
  if (
    module.includes('$$') &&
    /\$\$(?:ExternalSynthetic|Lambda|InternalSynthetic)/.test(module.slice(0, 512))
  )
    return true;
  const called = frame.function ?? '';
  return (
    (called.startsWith('access$') && /^access\$\d/.test(called)) ||
    called.startsWith('-$$Nest$') ||
    called.startsWith('$$Nest$') ||
    called.startsWith('$r8$lambda') ||
    called.startsWith('-wrap') ||
    called.startsWith('reabstraction thunk') ||
    called.startsWith('@objc ') ||
    called.startsWith('thunk for ') ||
    // One body for many functions of the same code, and what Swift's compiler moves out of them.
    called === '<deduplicated_symbol>' ||
    called.startsWith('outlined ') ||
    called.startsWith('__swift_memcpy')
  );
}

/** What runs any task at all: it stands at the bottom of stacks that have nothing in common. */
const DISPATCH = new Set([
  ...['com.android.internal.os.ZygoteInit', 'com.android.internal.os.ZygoteInit$MethodAndArgsCaller'],
  ...['com.android.internal.os.RuntimeInit', 'com.android.internal.os.RuntimeInit$MethodAndArgsCaller'],
  ...['com.android.internal.os.ExecInit', 'dalvik.system.NativeStart', 'java.lang.reflect.Method'],
  ...['java.lang.reflect.Constructor', 'java.lang.Thread', 'android.os.Looper', 'android.os.Handler'],
  ...[
    'android.os.HandlerThread',
    'java.util.concurrent.ThreadPoolExecutor',
    'java.util.concurrent.ThreadPoolExecutor$Worker',
  ],
  ...[
    'java.util.concurrent.FutureTask',
    'java.util.concurrent.Executors$RunnableAdapter',
    'android.os.AsyncTask',
  ],
  ...['java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask', 'java.util.TimerThread'],
  ...['de.robv.android.xposed.XposedBridge', 'android.app.ActivityThread$H', 'java.lang.Class'],
  // What another process answered is thrown by the parcel that carried it.
  ...['android.os.Parcel', 'android.database.DatabaseUtils'],
]);
const DISPATCH_CALLS = new Set([
  'android.app.ActivityThread.main',
  'java.lang.Thread.run',
  'start',
  'main',
  'thread_start',
]);

/** Whether a frame only runs tasks, or only passes a call on. */
export function isDispatch({ module, function: called = '' }: Frame): boolean {
  if (module === undefined) return DISPATCH_CALLS.has(called);
  if (
    DISPATCH.has(module) ||
    module.startsWith('kotlinx.coroutines.') ||
    module.startsWith('kotlin.coroutines.')
  )
    return true;
  const nested = module.indexOf('$');
  if (nested > 0 && DISPATCH.has(module.slice(0, nested))) return true;
  return (called === 'main' || called === 'run') && DISPATCH_CALLS.has(`${module}.${called}`);
}

/** Functions that carry out an end that somebody else ordered: they end every failure alike. */
const ENDING =
  /^(?:_*pthread_kill|tgkill|raise|_*kill|_*abort\w*|__assert\w*|_*exceptionPreprocess|objc_exception_(?:throw|rethrow)|_objc_terminate.*|_CFThrow\w+|__cxa_\w+|_*cxxabiv1::.*|std::_*terminate.*|\(anonymous namespace\)::.*terminat.*|demangling_terminate_handler.*|default_terminate_handler.*|abort_message|-\[NSException raise\]|\+\[NSException raise:format:.*|-\[NSAssertionHandler .*|_swift_runtime_on_report|swift_unexpectedError|_?swift_reportFatal\w*|(?:Swift\.)?_?(?:assertionFailure|fatalErrorMessage|swift_stdlib_report\w*)(?:\(.*)?|closure #1 in .*assertionFailure.*|rust_panic\w*|core::panicking::.*|std::panicking::.*|android::base::(?:LogMessage|DefaultAborter).*|art::Runtime::Abort.*|__android_log_assert|malloc_(?:vreport|report|zone_error|error_break)|_?malloc_\w*error\w*|scudo::.*|crashpad::.*|_UnhandledExceptionFilter.*|RaiseException|_CxxThrowException|__cxa_throw|__restore_rt|__kernel_rt_sigreturn|art::FaultManager::.*|syscall|gsignal|uw_\w+|_Unwind_\w+)$/;
/** Images in which a process of Apple's systems ends itself. */
const ENDING_IMAGES =
  /^(?:libsystem_(?:kernel|pthread|c|malloc)|libc\+\+abi|libobjc\.A|libswiftCore)\.dylib$/;

/** Whether a frame only carries out the end; nameless ones count by their image while everything further in ended too. */
export function isEnding(frame: Frame): boolean {
  const called = frame.function ?? '';
  if (called !== '') return ENDING.test(called.slice(0, 200));
  return ENDING_IMAGES.test(baseName((frame.image ?? frame.module ?? '').slice(-200)));
}

/**
 * Small functions that everybody calls: what fails in them was handed in wrongly by the caller. By name without
 * variants for processors (`__memcpy_aarch64_simd` is `memcpy`).
 */
const NATIVE_LEAF =
  /^_*(?:(?:mem(?:cpy|move|set|cmp|chr)|str(?:len|cmp|ncmp|cpy|ncpy|dup|chr|lcpy)|bcopy|bzero)(?:_\w+)?|platform_mem\w+|malloc|calloc|realloc|free\w*|operator (?:new|delete)\w*|pthread_mutex_(?:lock|unlock|trylock|destroy)\w*|pthread_rwlock_\w+|pthread_(?:getspecific|testcancel)|os_unfair_lock_\w+|std::.*|objc_(?:msgSend\w*|retain\w*|release\w*|autorelease\w*|storeStrong|loadWeak\w*|storeWeak|destroyWeak|opt_\w+|object_\w+)|swift_(?:retain\w*|release\w*|bridgeObject\w*|beginAccess|dynamicCast\w*|isUniquely\w*|unknownObject\w*|weak\w*)|CFRetain|CFRelease|_*dynamic_cast|dynamic_cast|OSAtomic\w*|nano\w*|tiny_\w*|szone_\w*|Rtl\w+|_Block_\w+|block_destroy_helper\S*|getenv|vsnprintf|vfprintf|sfvwrite|android::RefBase::\w+)$/;

export const isNativeLeaf = (name: string): boolean => NATIVE_LEAF.test(name.slice(0, 200));

/** The family of a small function: `__memcpy_aarch64_simd` → `memcpy`. */
export const leafFamily = (name: string): string =>
  /mem(?:cpy|move|set|cmp|chr)|str(?:len|cmp|ncmp|cpy|ncpy|dup|chr|lcpy)|mutex|rwlock|objc_(?:msgSend|retain|release)|swift_(?:retain|release)|free|malloc/.exec(
    name.slice(0, 200),
  )?.[0] ?? name;

/** Classes of the languages' own libraries, which throw on behalf of who calls them. */
const LANGUAGE_PACKAGES = /^(?:java\.(?:lang|util)\.|kotlin\.|sun\.|jdk\.|libcore\.|scala\.|dalvik\.)/;

/** Whether a frame is of the language's own library: its caller is who fails. */
export const isLanguageLibrary = (frame: Frame): boolean =>
  LANGUAGE_PACKAGES.test((frame.module ?? '').slice(0, 64));

/** Functions and classes that check, throw or report on behalf of who calls them. */
const CHECKING_CLASS =
  /(?:^|[.$])(?:Preconditions|Assert|Assertions|Asserts|Objects|Validate|Validations|Intrinsics|Checks|Require|Requires|Ensure|Guard|Contracts|Precondition|Log|\w{0,40}(?:Logger|Reporter|LogTree|Crashlytics))$/;
const CHECKING_CALL =
  /^(?:invariant|assert[A-Z]\w*|assert|checkNotNull|checkState|checkArgument|checkNonNull|requireNonNull|requireNotNull|requireState|ensureNotNull|throwError|throwException|throwIllegal\w*|throwNpe|fatalError|preconditionFailure|orThrow|getOrThrow|sneakyThrow|rethrow|propagate)$/;

/** Whether an app's own frame only checks, throws or reports for its caller. */
export const isChecking = (place: string, call: string): boolean =>
  CHECKING_CALL.test(call.slice(-64)) || (place !== '' && CHECKING_CLASS.test(place.slice(-64)));
