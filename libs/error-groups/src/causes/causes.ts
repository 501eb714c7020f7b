import type { Frame } from '@sonde/event-schema';
import type { BuildOf } from '../frames/call-name';
import type { Failing } from '../verdict';

/** Frames of one stack and exceptions of one chain that are looked at. */
export const FRAMES_LOOKED_AT = 200;
const EXCEPTIONS_LOOKED_AT = 50;
const IMAGES_LOOKED_AT = 2000;
const NAME_LOOKED_AT = 512;

/** One exception of a chain, or a signal with the stack that it ended. */
export interface Cause {
  /** As qualified as it came; '' when nothing is said. */
  readonly type: string;
  readonly message: string;
  /** Innermost call first. */
  readonly frames: readonly Frame[];
}

export interface ThreadFields {
  readonly name?: string;
  readonly main?: boolean;
  readonly crashed?: boolean;
  readonly state?: string;
  readonly frames?: readonly Frame[];
}

/** The parts of the error model that grouping reads (`libs/event-schema`, error-model.ts). */
interface ErrorFields {
  readonly exceptions?: readonly {
    type?: string;
    message?: string;
    module?: string;
    frames?: readonly Frame[];
  }[];
  readonly threads?: readonly ThreadFields[];
  readonly binaryImages?: readonly { name?: string; uuid?: string }[];
  readonly signal?: string;
}

/** Threads that have a stack. */
export const threadsOf = (event: Failing): readonly ThreadFields[] =>
  ((event.fields as ErrorFields).threads ?? []).filter((thread) => (thread.frames?.length ?? 0) > 0);

/**
 * The chain of causes, outermost first; never empty. A signal without an exception is one, with the crashed thread's
 * stack.
 */
export function causesOf(event: Failing): readonly Cause[] {
  const fields = event.fields as ErrorFields;
  const chain = (fields.exceptions ?? []).slice(-EXCEPTIONS_LOOKED_AT).map((each) => ({
    type: qualified(named(each.type), named(each.module)) || named(fields.signal),
    message: each.message ?? '',
    frames: (each.frames ?? []).slice(0, FRAMES_LOOKED_AT),
  }));
  const ended =
    threadsOf(event)
      .find((thread) => thread.crashed === true)
      ?.frames?.slice(0, FRAMES_LOOKED_AT) ?? [];
  if (chain.length === 0) return [{ type: named(fields.signal), message: '', frames: ended }];
  if (chain.every((each) => each.frames.length === 0) && ended.length > 0) {
    const last = chain[chain.length - 1];
    return last === undefined ? chain : [...chain.slice(0, -1), { ...last, frames: ended }];
  }
  return chain;
}

/** Types and modules as far as they are looked at. */
const named = (text: string | undefined): string => (text ?? '').slice(0, NAME_LOOKED_AT);

const qualified = (type: string, module: string): string =>
  type === '' || module === '' || type.includes('.') || type.includes(' ') ? type : `${module}.${type}`;

/** The build of the image that a frame lies in: what the frame says, or the list of images that came with it. */
export function buildsOf(event: Failing): BuildOf {
  const { binaryImages = [] } = event.fields as ErrorFields;
  let listed: Map<string, string> | undefined;
  return ({ imageUuid, image = '' }) => {
    if (imageUuid !== undefined) return imageUuid;
    if (listed === undefined) {
      listed = new Map();
      for (const { name = '', uuid } of binaryImages.slice(0, IMAGES_LOOKED_AT))
        if (uuid !== undefined && !listed.has(name)) listed.set(name, uuid);
    }
    return listed.get(image) ?? '';
  };
}

/** Exceptions that SDKs and libraries hang behind the cause to carry text; they did not happen. */
const APPENDED =
  /(?:^|\.)(?:DiagnosticCoroutineContextException|CompositeException\$\w+|OnErrorThrowable\$OnNextValue|RxJavaAssemblyException|OnErrorThrowable|AssemblyStackTrace\w*|JobCancellationException\$\w+)$/;

/** A cause that only says where the other process stood. */
const isRemoteStack = ({ type, message }: Cause): boolean =>
  type.endsWith('RemoteException') && message.startsWith('Remote stack trace:');

/**
 * Exceptions that wrap another one without saying so by a cause: the whole of their message is the type and the
 * message of what happened.
 */
const WRAPPERS =
  /(?:^|\.)(?:RuntimeException|InvocationTargetException|UndeclaredThrowableException|ExecutionException|CompletionException|ExceptionInInitializerError|AndroidRuntimeException|UndeliverableException|OnErrorNotImplementedException|JavascriptException|UnhandledRejection|Error|Exception|FlutterError|CoroutinesInternalError|InflateException|NativeException|PromiseRejection\w*|UnhandledPromiseRejection\w*)$/;

/** `… : java.lang.NullPointerException: Attempt to …`: a type with its package, or one that is called an error. */
const WRAPPED =
  /^(?:(?:Unable to \w+ (?:\w+ ){0,4}(?:ComponentInfo)?[^\s:]{1,300}(?: \w+){0,3}: )|(?:Possible )?[Uu]nhandled [Pp]romise [Rr]ejection(?: \(id: ?\d{1,9}\))?:\s{1,4}|Uncaught (?:\(in promise\) )?|The exception could not be delivered [^|\n]{0,600}\| |Error: |Exception: |(?:Failed|Error) [\w ]{1,60}: )?((?:[a-z_$][\w$]{0,60}\.){1,12}[A-Z][\w$]{0,120}|[A-Z][A-Za-z]{1,60}(?:Error|Exception)|Invariant Violation)(?::\s{1,2}|$)/;

/**
 * The cause that happened: the end of the chain, without what was only hung behind it. A wrapper that holds another
 * exception only in its text is looked through.
 */
export function rootOf(chain: readonly Cause[]): { readonly root: Cause; readonly wrappedIn?: string } {
  let last = chain.length - 1;
  while (last > 0) {
    const cause = chain[last];
    if (cause === undefined || !(APPENDED.test(cause.type) || isRemoteStack(cause))) break;
    last--;
  }
  const root = chain[last] ?? { type: '', message: '', frames: [] };
  const wrapped = WRAPPERS.test(root.type) || root.type === '' ? unwrapped(root) : undefined;
  return wrapped === undefined ? { root } : { root: wrapped, wrappedIn: root.type };
}

function unwrapped(wrapper: Cause): Cause | undefined {
  const text = wrapper.message.slice(0, 4096).trimStart();
  const found = WRAPPED.exec(text);
  if (found?.[1] === undefined) return undefined;
  let message = text.slice(found[0].length);
  // React Native writes the script's stack behind the message.
  const stack = message.indexOf(', stack:');
  if (stack !== -1) message = message.slice(0, stack);
  return { type: found[1], message, frames: wrapper.frames };
}
