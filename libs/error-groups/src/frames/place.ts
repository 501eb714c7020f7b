import type { Frame } from '@sonde/event-schema';
import type { RuleName } from '../rules';
import { callName, type BuildOf, type CallName } from './call-name';
import { entryPoint } from './entry-point';
import {
  isChecking,
  isDispatch,
  isEnding,
  isLanguageLibrary,
  isNativeLeaf,
  isSynthetic,
  leafFamily,
} from './machinery';
import { isNameless, ownerByName } from './whose-code';

/** Frames at the inner end among which those that carry out an abort are looked for. */
const ENDING_LOOKED_AT = 16;
/** A name that occurs so often is a recursion. */
const RECURS = 3;
const CIRCLE = 5;
/** Images of the system that stand for calls without symbols. */
const IMAGES = 3;

/** Where something went wrong, as far as its stack tells in names that the next build keeps. */
export interface Place {
  /** What decides, most telling first; empty when the stack tells nothing. */
  readonly names: readonly string[];
  readonly rule: RuleName;
  /** The call to look at first; '' when none has a name. */
  readonly culprit: string;
  /** The frames whose names decide. */
  readonly deciding: ReadonlySet<Frame>;
  /** A call of the app whose class and function both have names that stay. */
  readonly exact: boolean;
  /** The names belong to this failure, and not to every one that ends in the same small function. */
  readonly telling: boolean;
  /** That call threw by itself and was not told by a library. */
  readonly thrownByApp: boolean;
}

/** Whose frame it is, and why that is thought. */
export interface Ownership {
  readonly inApp: boolean;
  readonly because: string;
}

/** What the sender says counts, unless the code is that of a platform or library that is known by its name. */
export function ownershipOf(frame: Frame): Ownership {
  if (frame.inApp === false) return { inApp: false, because: 'the sender says that it is not the app’s' };
  const owner = ownerByName(frame);
  if (owner === 'PLATFORM') return { inApp: false, because: 'code of the platform' };
  if (owner === 'LIBRARY') return { inApp: false, because: 'code of a library that many apps contain' };
  if (frame.inApp === true) return { inApp: true, because: 'the sender says that it is the app’s' };
  return { inApp: true, because: 'code of nobody else that is known' };
}

const isNative = ({ image, module }: Frame): boolean =>
  image !== undefined ||
  module === undefined ||
  !module.includes('.') ||
  /\.(?:so|dylib)$/.test(module.slice(-16));

/** Where a stack begins to tell something: behind the frames that only carry out an abort or a throw. */
function start(frames: readonly Frame[]): number {
  let last = -1;
  const end = Math.min(frames.length, ENDING_LOOKED_AT);
  for (let i = 0; i < end; i++) {
    const frame = frames[i];
    if (frame !== undefined && isNative(frame) && isEnding(frame)) last = i;
  }
  return last + 1 < frames.length ? last + 1 : 0;
}

/**
 * Finds the place: the innermost call of the app that has a name. Where an obfuscator took the names, what it kept
 * says the rest: how many calls deep, which functions it had to keep, which call of the platform it began with.
 * Without any call of the app, the innermost call of a library or the platform that is not everybody's.
 *
 * @param frames innermost call first
 * @param isInApp whose a frame is
 * @param buildOf asked for frames of native code without symbols only
 * @param known `overflowed`: the stack overflowed, so the calls that recur decide, and not the one in which it ended;
 *   `told`: a sentence says something besides, so the place need not tell everything
 */
export function placeOf(
  frames: readonly Frame[],
  isInApp: (frame: Frame) => boolean,
  buildOf: BuildOf,
  known: { readonly overflowed?: boolean; readonly told?: boolean } = {},
): Place {
  const { overflowed = false, told = false } = known;
  const circle = overflowed ? circleOf(frames, isInApp, buildOf) : undefined;
  if (circle !== undefined) return circle;
  const first = start(frames);
  let entry: ReadonlySet<Frame> | undefined;

  let depth = 0;
  let nameless = 0;
  let shown: string | undefined;
  let kept: CallName | undefined;
  let keptFrame: Frame | undefined;
  let checking: { frame: Frame; name: CallName } | undefined;
  let called: { frame: Frame; name: CallName } | undefined;
  let leaf: { frame: Frame; name: CallName } | undefined;
  let begunBy: { frame: Frame; name: CallName } | undefined;
  let entered: Frame | undefined;
  let byLibrary = false;

  for (let i = first; i < frames.length; i++) {
    const frame = frames[i];
    if (frame === undefined || isSynthetic(frame)) continue;
    if (isInApp(frame)) {
      entry ??= entryPoint(frames, isInApp);
      if (entry.has(frame) || isEntryFunction(frame)) continue;
      const name = callName(frame, buildOf);
      if (name.exact) {
        if (checking === undefined && isChecking(name.place, name.call)) {
          checking = { frame, name };
          continue;
        }
        return exactly(frames, i, name, frame, isInApp, buildOf, { depth, byLibrary });
      }
      depth++;
      if (isNameless(frame.function ?? '')) nameless++;
      shown ??= shownName(frame);
      if (kept === undefined && name.text !== '') [kept, keptFrame] = [name, frame];
      continue;
    }
    if (isDispatch(frame)) continue;
    if (depth === 0 && checking === undefined && !isLanguageLibrary(frame)) byLibrary = true;
    if (depth > 0) {
      const name = callName(frame);
      if (name.text === '' || isLanguageLibrary(frame)) continue;
      begunBy = { frame, name };
      break;
    }
    if (!isNative(frame)) entered = frame;
    if (called !== undefined) continue;
    const name = callName(frame);
    if (name.text === '') continue;
    if (isLanguageLibrary(frame) || isNativeLeaf(name.call)) leaf ??= { frame, name };
    else called = { frame, name };
  }

  if (checking !== undefined && depth === 0)
    return {
      names: [checking.name.text],
      rule: 'innermost-app-call',
      culprit: checking.name.shown,
      deciding: new Set([checking.frame]),
      exact: true,
      telling: true,
      thrownByApp: !byLibrary,
    };
  // A stack that overflowed ends in any small call, and was cut off before it began.
  if (overflowed) called = leaf = begunBy = undefined;
  // The call that the app made is the platform's to keep; what the platform does inside it changes with its versions.
  if (depth > 0 && entered !== undefined && !overflowed) {
    called = { frame: entered, name: callName(entered) };
    leaf = undefined;
  }
  return inexactly(frames, told, { depth, nameless, shown, kept, keptFrame, called, leaf, begunBy });
}

const isEntryFunction = ({ function: called, module }: Frame): boolean =>
  (called === 'main' && (module === undefined || !module.includes('.'))) ||
  (called !== undefined && called.endsWith('.$main()'));

function exactly(
  frames: readonly Frame[],
  at: number,
  name: CallName,
  frame: Frame,
  isInApp: (frame: Frame) => boolean,
  buildOf: BuildOf,
  { depth, byLibrary }: { depth: number; byLibrary: boolean },
): Place {
  const thrownByApp = depth === 0 && !byLibrary;
  if (recurs(frames, at)) {
    const circle = circleOf(frames.slice(at), isInApp, buildOf);
    if (circle?.names.includes(name.text) === true) return { ...circle, thrownByApp };
  }
  return {
    names: [name.text],
    rule: depth > 0 ? 'app-call-behind-obfuscated' : 'innermost-app-call',
    culprit: name.shown,
    deciding: new Set([frame]),
    exact: true,
    telling: true,
    thrownByApp,
  };
}

/** Whether the same function stands again and again further out. */
function recurs(frames: readonly Frame[], at: number): boolean {
  const frame = frames[at];
  let same = 0;
  for (let i = at; i < frames.length && same < RECURS; i++)
    if (frames[i]?.function === frame?.function && frames[i]?.module === frame?.module) same++;
  return same >= RECURS;
}

/**
 * A recursion by the calls that it goes through, in alphabetical order: how deep it went and where in its circle the
 * stack ended says nothing. By the app's calls, and where those have no names by all. Undefined when nothing recurs.
 */
function circleOf(
  frames: readonly Frame[],
  isInApp: (frame: Frame) => boolean,
  buildOf: BuildOf,
): Place | undefined {
  const ofApp = new Map<string, Frame[]>();
  const ofAll = new Map<string, Frame[]>();
  for (const frame of frames) {
    if (isSynthetic(frame)) continue;
    const { text } = callName(frame, isInApp(frame) ? buildOf : undefined);
    if (text === '') continue;
    add(ofAll, text, frame);
    if (isInApp(frame)) add(ofApp, text, frame);
  }
  const found = recurring(ofApp);
  const circle = found.length > 0 ? found : recurring(ofAll);
  if (circle.length === 0) return undefined;
  const names = circle.map(([text]) => text);
  return {
    names,
    rule: 'recursion',
    culprit: names[0] ?? '',
    deciding: new Set(circle.flatMap(([, of]) => of)),
    exact: found.length > 0,
    telling: true,
    thrownByApp: false,
  };
}

function add(map: Map<string, Frame[]>, text: string, frame: Frame): void {
  const known = map.get(text);
  if (known) known.push(frame);
  else map.set(text, [frame]);
}

const recurring = (calls: ReadonlyMap<string, Frame[]>): [string, Frame[]][] =>
  [...calls]
    .filter(([, of]) => of.length >= RECURS)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, CIRCLE);

/** A frame as it came, for people; '' when it has no name. */
function shownName({ module, image, function: called }: Frame): string | undefined {
  if (called === undefined || isNameless(called)) return undefined;
  const place = module ?? '';
  return place === '' || image !== undefined ? called : `${place}.${called}`;
}

/** What kind of thing began a call of the app. */
function kindOfBeginning({ module = '' }: Frame): string {
  const from = module.slice(0, 64);
  if (
    /^(?:android\.(?:view|widget|animation|text|webkit)|androidx|com\.google\.android\.material)\b/.test(from)
  )
    return 'the user interface';
  if (/^(?:android|com\.android)\./.test(from)) return 'the system';
  return 'a task';
}

interface Inexact {
  /** Calls of the app, and those of them that never had names, in native code without symbols. */
  readonly depth: number;
  readonly nameless: number;
  readonly shown: string | undefined;
  readonly kept: CallName | undefined;
  readonly keptFrame: Frame | undefined;
  readonly called: { frame: Frame; name: CallName } | undefined;
  readonly leaf: { frame: Frame; name: CallName } | undefined;
  readonly begunBy: { frame: Frame; name: CallName } | undefined;
}

function inexactly(frames: readonly Frame[], told: boolean, found: Inexact): Place {
  const { depth, nameless, shown, kept, keptFrame, called, leaf, begunBy } = found;
  const names: string[] = [];
  const deciding = new Set<Frame>();
  const top = called ?? leaf;
  if (called !== undefined) {
    if (called.name.call === '') imagesFrom(frames, called.frame, deciding, names);
    else names.push(called.name.text);
    deciding.add(called.frame);
  } else if (leaf !== undefined) {
    names.push(leafFamily(leaf.name.text));
    deciding.add(leaf.frame);
  }
  if (depth > 0) {
    if (kept !== undefined && keptFrame !== undefined) {
      names.push(kept.text);
      deciding.add(keptFrame);
    }
    // How many calls an obfuscator left differs from build to build, as it puts functions into their callers. What
    // began them does too, by version of the platform, so only its kind counts, and only when nothing else is left. All
    // of it counts where no sentence says anything.
    // Native code without symbols is left as it was built: who began it and how many calls it has tell it apart.
    const fewNames = kept === undefined || (!told && kept.place === '');
    if (fewNames && begunBy !== undefined) {
      names.push(`from ${nameless > 0 || !told ? begunBy.name.text : kindOfBeginning(begunBy.frame)}`);
      deciding.add(begunBy.frame);
    }
    if (nameless > 0 && names.length > 0) names.push(`${nameless} nameless`);
  }
  return {
    names,
    rule: depth > 0 ? 'shape-of-obfuscated' : 'innermost-other-call',
    culprit: shown ?? kept?.shown ?? top?.name.shown ?? begunBy?.name.shown ?? '',
    deciding,
    exact: false,
    telling: called !== undefined && called.name.call !== '',
    thrownByApp: false,
  };
}

/** Calls of the system without symbols: the images that they went through, innermost first, are all there is. */
function imagesFrom(frames: readonly Frame[], from: Frame, deciding: Set<Frame>, names: string[]): void {
  for (let i = frames.indexOf(from); i < frames.length && names.length < IMAGES; i++) {
    const frame = frames[i];
    if (frame === undefined) continue;
    const { place, call } = callName(frame);
    if (place === '' || call !== '') return;
    if (names.includes(place)) continue;
    names.push(place);
    deciding.add(frame);
  }
}
