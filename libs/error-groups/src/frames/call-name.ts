import type { Frame } from '@sonde/event-schema';
import { demangled } from './mangled-name';
import { isObfuscatedClass, isObfuscatedFunction } from './obfuscation';
import { baseName, isNameless } from './whose-code';

/** Characters of a name that are looked at. */
const LOOKED_AT = 512;

/** What is left of a call's name when everything is taken out that differs from build to build. */
export interface CallName {
  /** Class, file or image; '' when it says nothing or is obfuscated. */
  readonly place: string;
  /** Function; '' when it says nothing or is obfuscated. */
  readonly call: string;
  /** Place and call as one text. */
  readonly text: string;
  /** The same for people; build ids are left out. */
  readonly shown: string;
  /** Both the place and the function (or the exact spot in an image) are known by names that the next build keeps. */
  readonly exact: boolean;
}

/** UUID or build id of the image that a frame lies in; '' when nobody says. */
export type BuildOf = (frame: Frame) => string;

const NOTHING: CallName = { place: '', call: '', text: '', shown: '', exact: false };

/** Kotlin's and Java's functions of a lambda: what they run is the function that they stand in. */
const RUNS_LAMBDA = new Set([
  ...[
    'invoke',
    'invokeSuspend',
    'run',
    'call',
    'accept',
    'apply',
    'emit',
    'onClick',
    'test',
    'get',
    'handle',
  ],
  ...['onChanged', 'onComplete', 'onSuccess', 'onNext', 'onError', 'subscribe', 'compare', 'doInBackground'],
]);

/**
 * The name of a call as far as the next build keeps it.
 *
 * @param buildOf for calls of the app: an offset names a spot in one build of its image. Offsets in images of the system
 *   change with each of its updates, so calls of others go without
 */
export function callName(frame: Frame, buildOf?: BuildOf): CallName {
  const called = (frame.function ?? '').slice(0, LOOKED_AT);
  const module = (frame.module ?? '').slice(0, LOOKED_AT);
  const image = (frame.image ?? '').slice(-LOOKED_AT);
  if (isNameless(called)) return spotInImage(frame, module, image, buildOf);
  if (isScript(frame, module)) return scriptCall(called, module);
  if ((called.startsWith('_') || called.startsWith('$')) && /^(?:_Z|_?\$[sS])\w/.test(called))
    return nativeCall(demangled(called) ?? called, image !== '' ? image : module);
  if (module !== '' && image === '' && !/[\s/:[]/.test(module)) {
    if (!/[([:]/.test(called)) return jvmCall(module, called);
    // Unity sets the arguments apart: EnemySpawner and `Update ()`.
    const apart = called.indexOf(' (');
    if (apart > 0 && called.endsWith(')') && /^[\w.`<>]+$/.test(called.slice(0, apart)))
      return jvmCall(module, called.slice(0, apart));
  }
  return nativeCall(called, image !== '' ? image : module);
}

const isScript = (frame: Frame, module: string): boolean =>
  module.startsWith('package:') ||
  /(?:\.(?:m?js|jsx|tsx?|bundle|jsbundle|hbc|html|dart)$|^\[native code\])/.test(
    (frame.file ?? '').slice(-64),
  );

/** `com.shop.Cart$1` and `onClick` → `com.shop.Cart.onClick`; obfuscated parts are left out. */
function jvmCall(module: string, called: string): CallName {
  let place = module;
  let call = called;
  const lambda = enclosingOfLambda(module, call);
  if (lambda !== undefined) [place, call] = lambda;
  else {
    place = place.includes('$') ? withoutCounters(place) : place;
    call = call.includes('$') || call.includes('-') ? withoutMangling(call) : call;
  }
  if (call.startsWith(`${place}.`)) call = call.slice(place.length + 1);
  const simple = place.slice(place.lastIndexOf('.') + 1);
  const classGone = isObfuscatedClass(simple);
  const keptCall = isObfuscatedFunction(call, classGone) ? '' : call;
  const keptPlace = classGone ? '' : place;
  const text = keptPlace !== '' && keptCall !== '' ? `${keptPlace}.${keptCall}` : keptPlace || keptCall;
  const exact = keptPlace !== '' && keptCall !== '';
  return { place: keptPlace, call: keptCall, text, shown: text, exact };
}

/**
 * Lambdas and anonymous classes are named after the function that they stand in, so that it does not matter which way
 * the compiler of the day writes them: `Cart$load$1.invokeSuspend`, `Cart.load$lambda$0`, `Cart.lambda$load$3` → `Cart.load`.
 */
function enclosingOfLambda(module: string, called: string): [string, string] | undefined {
  if (called.includes('lambda')) {
    const java = /^(?:m\d+)?-?\$?\$?lambda\$([A-Za-z_]\w*)(?:\$|$)/.exec(called);
    if (java?.[1] !== undefined) return [withoutCounters(module), java[1]];
    const kotlin = /^([A-Za-z_]\w*)(?:\$[A-Za-z_]\w*)*\$lambda[$-]\d+/.exec(called);
    if (kotlin?.[1] !== undefined) return [withoutCounters(module), kotlin[1]];
  }
  if (!RUNS_LAMBDA.has(called) || !module.includes('$')) return undefined;
  const outer = module.indexOf('$');
  // Cart$Companion$load$1: the first part that begins in lower case is the function.
  const parts = module.slice(outer + 1).split('$');
  // Compose's functions begin in upper case: CartKt$Screen$1$2 stands in CartKt.Screen.
  const inFile = module.slice(0, outer).endsWith('Kt') && /^[A-Z]\w/.test(parts[0] ?? '');
  const at = inFile ? 0 : parts.findIndex((part) => /^[a-z]/.test(part) && !isObfuscatedClass(part));
  if (at === -1 || at === parts.length - 1 || parts[0] === '') return undefined;
  return [
    [module.slice(0, outer), ...parts.slice(0, at).filter((part) => !/^\d+$/.test(part))].join('$'),
    parts[at] ?? '',
  ];
}

/** Counters of anonymous and generated classes: `Cart$1` → `Cart`, `$Proxy12` → `$Proxy`. */
function withoutCounters(module: string): string {
  if (!module.includes('$')) return module;
  return module
    .replace(/\$\$Lambda[$/+\w.-]*/g, '')
    .replace(/\$\$(?:special\$\$)?inlined\$[\w$]*/, '')
    .replace(/(\$\$ExternalSynthetic[A-Za-z]*)\d+/g, '$1')
    .replace(/(\$Proxy|Accessor)\d+/g, '$1')
    .replace(/(\$\$(?:EnhancerBy|FastClassBy)[A-Za-z]*\$\$)[0-9a-f]+/g, '$1')
    .replace(/\$\d+(?=\$|$)/g, '');
}

/** What Kotlin's compiler and R8 hang on function names: `load-IoAF18A`, `load$default`, `dynamicMethod$37d2341b`. */
const withoutMangling = (called: string): string =>
  called
    .replace(/^-?\$\$Nest\$[a-z]+/, '')
    .replace(/\$r8(?:\$\d+)?$/, '')
    .replace(/\$(?:default|suspendImpl|debug_release|release|app_release|app_debug|bridge|[0-9a-f]{8})$/g, '')
    .replace(/^access\$(?=[A-Za-z])/, '')
    .replace(/-[\w-]{7}$/, '')
    .replace(/\$\d+$/, '')
    .replace(/\$(?:okhttp|kotlinx_\w+|\w+_release|\w+_debug)$/, '');

/** JavaScript and Dart: `Object.aha` → `aha`, `_CartState.build.<anonymous closure>` → `_CartState.build`. */
function scriptCall(called: string, module: string): CallName {
  let call = called
    .replace(/^(?:async |new |get |set |static )+/, '')
    .replace(/^(?:Object|Function|Module|exports|window|global|self|this)\./, '')
    .replace(/\$\d+$/, '');
  call = upTo(upTo(upTo(call, ' [as '), '.<'), '/<');
  if (isNameless(call)) return NOTHING;
  const last = call.slice(call.lastIndexOf('.') + 1);
  if (isObfuscatedFunction(last, false) || /^minified:/.test(call)) return NOTHING;
  const place = module.startsWith('package:') ? module : '';
  const text = place === '' ? call : `${place} ${call}`;
  return { place, call, text, shown: text, exact: true };
}

/** Swift, Objective-C, C++ and Rust, demangled: without arguments, template values, closures' numbers and thunks. */
function nativeCall(called: string, image: string): CallName {
  let call = called;
  if (call.includes('closure') || call.includes('partial') || call.includes(' for ') || call.includes('@'))
    call = call
      .replace(/^\(\d+\) (?:await|suspend) resume partial function for /, '')
      .replace(/\b(?:implicit )?closure #\d+ (?:\([^()]*\) )?(?:-> \S+ )?in /g, '')
      .replace(
        /^(?:partial apply (?:forwarder )?for |specialized |@objc |@nonobjc |merged |dispatch thunk of |protocol witness for |reabstraction thunk helper for )+/g,
        '',
      );
  call = withoutSwiftPrefix(upTo(call, ' in conformance '), image);
  if (call.includes('block'))
    call = call
      .replace(/^(?:__\d+)(?=[-+]\[)/, '')
      .replace(/_block_invoke[_.\d]*$/, '')
      .replace(/^invocation function for block in /, '');
  if (call.startsWith('specialized ')) call = call.slice('specialized '.length);
  call = call
    .replace(/\.(?:cold|llvm|isra|constprop|part|resume|destroy)(?:\.\d+)*$/g, '')
    .replace(/\$VARIANT\$\w+/g, '')
    .replace(/::__(?:1|ndk1|cxx11)::/g, '::')
    .replace(/@?0x[0-9a-f]+/gi, '')
    .replace(/ \+ \d+$/, '');
  if (!/^[-+]\[/.test(call)) call = withoutArguments(call);
  call = call.trim();
  if (isNameless(call)) return NOTHING;
  const place = baseName(image);
  // The function alone decides: the same one moves between images (UIKit became UIKitCore), and apps rename themselves.
  return { place, call, text: call, shown: call, exact: true };
}

/** `generic specialization <Swift.Int> of static Shop.Cart.total` in the image Shop → `Cart.total`. */
function withoutSwiftPrefix(called: string, image: string): string {
  let call = called;
  if (/^(?:generic|function signature) /.test(call)) {
    const of = call.lastIndexOf('> of ');
    if (of !== -1) call = call.slice(of + '> of '.length);
  }
  call = call.replace(/^(?:merged |static |specialized )+/, '');
  const name = baseName(image);
  return name !== '' && call.startsWith(`${name}.`) ? call.slice(name.length + 1) : call;
}

/** `Cart::total<int>(int, char const*) const` → `Cart::total<T>`; what stands in brackets is skipped at any depth. */
function withoutArguments(call: string): string {
  if (!call.includes('(') && !call.includes('<')) return call;
  let text = '';
  let round = 0;
  let angle = 0;
  for (let i = 0; i < call.length; i++) {
    const char = call.charAt(i);
    if (
      char === '(' &&
      !call.startsWith('(anonymous namespace)', i) &&
      !call.startsWith('operator()', i - 8)
    ) {
      round++;
      // Swift names its arguments, and functions differ by them: Cart.add(_:to:) stays.
      const end = round === 1 ? call.indexOf(')', i) : -1;
      const named = end !== -1 && /^\((?:[\w_]+:)+\)$/.test(call.slice(i, end + 1));
      if (named && angle === 0) text += call.slice(i, end + 1);
    } else if (char === ')' && round > 0) round--;
    else if (round > 0) continue;
    else if (char === '<' && call.charAt(i - 1) !== '-' && !call.startsWith('operator', i - 8)) {
      if (angle === 0) text += '<T>';
      angle++;
    } else if (char === '>' && angle > 0) angle--;
    else if (angle === 0) text += char;
  }
  return upTo(text, ' -> ').replace(/ (?:const|volatile|throws|async)$/, '');
}

/** The text before a part of it; all of it when it has no such part behind its beginning. */
function upTo(text: string, part: string): string {
  const at = text.indexOf(part);
  return at > 0 ? text.slice(0, at) : text;
}

/** A native frame without a symbol: its image and the offset in it, which is the same wherever the image is loaded. */
function spotInImage(frame: Frame, module: string, image: string, buildOf: BuildOf | undefined): CallName {
  const place = baseName(image !== '' ? image : module);
  const offset = buildOf === undefined ? undefined : offsetOf(frame);
  if (place === '') return NOTHING;
  if (offset === undefined || buildOf === undefined)
    return { place, call: '', text: place, shown: place, exact: false };
  const call = `+0x${offset.toString(16)}`;
  const shown = `${place}${call}`;
  const build = buildOf(frame).slice(0, 64).toLowerCase().replaceAll('-', '');
  return { place, call, text: build === '' ? shown : `${shown} of ${build}`, shown, exact: true };
}

function offsetOf(frame: Frame): number | undefined {
  if (typeof frame.imageOffset === 'number') return frame.imageOffset;
  const address = numeric(frame.address);
  const base = numeric(frame.imageBase);
  return address !== undefined && base !== undefined && address >= base ? address - base : undefined;
}

/** Hexadecimal text, or a number as it is. User-space addresses stay below 2^53. */
function numeric(address: string | number | undefined): number | undefined {
  if (typeof address === 'number') return address;
  if (address === undefined || !/^(?:0x)?[0-9a-f]{1,16}$/i.test(address)) return undefined;
  return Number.parseInt(address, 16);
}
