import type { Frame } from '@sonde/event-schema';
import type { Failing } from '../verdict';
import { Chance } from './chance';
import { obfuscate, type NameMap } from './obfuscated-names';

/** A defect of an app that does not exist, and all that its crashes vary in from phone to phone and build to build. */
export interface Defect {
  readonly cause: string;
  readonly kind?: 'crash' | 'error' | 'anr';
  readonly type: string;
  /** Another message at each call: values, languages. */
  readonly message: (chance: Chance) => string;
  /** Calls of a library or the platform inside the app's, innermost first: one of them, as versions differ. */
  readonly inside?: readonly (readonly string[])[];
  /** The app's calls, innermost first: `com.shop.cart.Cart.total`; `!` marks names that an obfuscator must keep. */
  readonly app: readonly string[];
  readonly entry?: keyof typeof ENTRIES;
  readonly wrapped?: keyof typeof WRAPPERS;
}

/** What began the calls, as the versions of Android have it. */
const ENTRIES: Record<
  'click' | 'create' | 'bind' | 'worker' | 'coroutine' | 'receiver',
  readonly (readonly string[])[]
> = {
  click: [
    [
      'android.view.View.performClick',
      'android.view.View$PerformClick.run',
      'android.os.Handler.handleCallback',
    ],
    [
      'android.view.View.performClick',
      'android.view.View.performClickInternal',
      'android.view.View.access$3600',
      'android.view.View$PerformClick.run',
      'android.os.Handler.handleCallback',
    ],
    [
      'android.view.View.performClick',
      'com.google.android.material.button.MaterialButton.performClick',
      'android.view.View.performClickInternal',
      'android.view.View.-$$Nest$mperformClickInternal',
      'android.view.View$PerformClick.run',
      'android.os.Handler.handleCallback',
    ],
  ],
  create: [
    [
      'android.app.Activity.performCreate',
      'android.app.Instrumentation.callActivityOnCreate',
      'android.app.ActivityThread.performLaunchActivity',
    ],
    [
      'android.app.Activity.performCreate',
      'android.app.Activity.performCreate',
      'android.app.Instrumentation.callActivityOnCreate',
      'android.app.ActivityThread.performLaunchActivity',
      'android.app.servertransaction.LaunchActivityItem.execute',
    ],
  ],
  bind: [
    [
      'androidx.recyclerview.widget.RecyclerView$Adapter.onBindViewHolder',
      'androidx.recyclerview.widget.RecyclerView$Adapter.bindViewHolder',
      'androidx.recyclerview.widget.LinearLayoutManager.layoutChunk',
    ],
    [
      'androidx.recyclerview.widget.RecyclerView$Adapter.onBindViewHolder',
      'androidx.recyclerview.widget.RecyclerView$Adapter.bindViewHolder',
      'androidx.recyclerview.widget.RecyclerView$Recycler.tryBindViewHolderByDeadline',
      'androidx.recyclerview.widget.GapWorker.prefetch',
    ],
  ],
  worker: [
    [
      'java.util.concurrent.ThreadPoolExecutor.runWorker',
      'java.util.concurrent.ThreadPoolExecutor$Worker.run',
      'java.lang.Thread.run',
    ],
    [
      'java.util.concurrent.FutureTask.run',
      'java.util.concurrent.ThreadPoolExecutor.runWorker',
      'java.util.concurrent.ThreadPoolExecutor$Worker.run',
      'java.lang.Thread.run',
    ],
  ],
  coroutine: [
    [
      'kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith',
      'kotlinx.coroutines.DispatchedTask.run',
      'kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.run',
    ],
    [
      'kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith',
      'kotlinx.coroutines.internal.ScopeCoroutine.afterResume',
      'kotlinx.coroutines.AbstractCoroutine.resumeWith',
      'kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith',
      'kotlinx.coroutines.DispatchedTask.run',
      'android.os.Handler.handleCallback',
    ],
  ],
  receiver: [['android.app.LoadedApk$ReceiverDispatcher$Args.run', 'android.os.Handler.handleCallback']],
};

const BOTTOM = [
  [
    'android.os.Handler.dispatchMessage',
    'android.os.Looper.loop',
    'android.app.ActivityThread.main',
    'java.lang.reflect.Method.invoke',
    'com.android.internal.os.ZygoteInit.main',
  ],
  [
    'android.os.Handler.dispatchMessage',
    'android.os.Looper.loopOnce',
    'android.os.Looper.loop',
    'android.app.ActivityThread.main',
    'java.lang.reflect.Method.invoke',
    'com.android.internal.os.RuntimeInit$MethodAndArgsCaller.run',
    'com.android.internal.os.ZygoteInit.main',
  ],
];

const WRAPPERS = {
  launch: (type: string, message: string) => ({
    type: 'java.lang.RuntimeException',
    message: `Unable to start activity ComponentInfo{com.shop/com.shop.ui.MainActivity}: ${type}: ${message}`,
  }),
  reflection: () => ({ type: 'java.lang.reflect.InvocationTargetException', message: '' }),
  execution: (type: string, message: string) => ({
    type: 'java.util.concurrent.ExecutionException',
    message: `${type}: ${message}`,
  }),
} as const;

/** What stays the same within one build of the app on one version of the system. */
export interface Build {
  readonly seed: number;
  /** Names that the obfuscator gave in this build; undefined for a plain build. */
  readonly names: NameMap | undefined;
  readonly os: number;
}

/** One crash of a defect by a build on a phone. */
export function crashOf(defect: Defect, build: Build, occurrence: number): Failing {
  const chance = new Chance(build.seed * 1009 + occurrence * 9176 + defect.cause.length * 31);
  const pick = <T>(of: readonly T[]): T | undefined => of[build.os % of.length];
  const frame = (name: string, inApp: boolean | undefined): Frame => {
    const at = name.lastIndexOf('.');
    return {
      module: name.slice(0, at),
      function: name.slice(at + 1),
      line: chance.below(900) + 1,
      file: build.names === undefined ? 'Source.kt' : 'SourceFile',
      ...(inApp === undefined ? {} : { inApp }),
    };
  };
  // Some SDKs say whose a frame is and others do not.
  const said = build.seed % 2 === 0;
  const ofApp = defect.app
    .filter((name) => build.names?.inlines(name) !== true)
    .map((name) => frame(inBuild(name, build, chance), said ? true : undefined));
  const other = (names: readonly string[] | undefined): Frame[] =>
    (names ?? []).map((name) => frame(name, said ? false : undefined));
  const frames = [
    ...other(pick(defect.inside ?? [])),
    ...ofApp,
    ...other(pick(ENTRIES[defect.entry ?? 'click'])),
    ...other(pick(BOTTOM)),
  ];
  const type =
    build.names === undefined || !defect.type.startsWith('com.shop')
      ? defect.type
      : obfuscate(defect.type, build.names);
  const message = defect.message(chance);
  const cause = { type, message, frames };
  const wrapper = defect.wrapped === undefined ? undefined : WRAPPERS[defect.wrapped](type, message);
  const exceptions = wrapper === undefined ? [cause] : [{ ...wrapper, frames: other(pick(BOTTOM)) }, cause];
  if (defect.kind === 'anr')
    return {
      type: 'anr',
      fields: { threads: [{ name: 'main', main: true, frames: [...frames] }], exceptions: [] },
    };
  return { type: defect.kind ?? 'crash', fields: { exceptions } };
}

/** The name that a call has in a build: counters of lambdas differ in each, and what an obfuscator may take it takes. */
function inBuild(name: string, build: Build, chance: Chance): string {
  const counted = name.replace(/#/g, () => String(chance.below(9)));
  return build.names === undefined ? counted.replaceAll('!', '') : obfuscate(counted, build.names);
}
