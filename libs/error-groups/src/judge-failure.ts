import type { Frame } from '@sonde/event-schema';
import { buildsOf, causesOf, rootOf, type Cause } from './causes/causes';
import { hangOf } from './causes/main-thread';
import { markedBy, type CompiledRules, type CustomRule } from './custom-rules';
import { isObfuscatedType } from './frames/obfuscation';
import { ownershipOf, placeOf, type Ownership, type Place } from './frames/place';
import {
  firstLine,
  isTelling,
  machineWord,
  messageTemplate,
  withoutOwnType,
} from './messages/message-template';
import { stockMessage } from './messages/stock-messages';
import { badAccess, signalFamily } from './messages/signals';
import type { ErrorKind, Failing, Trace, Verdict } from './verdict';

const TITLE_LENGTH = 200;
const MESSAGE_LENGTH = 300;

/**
 * The rules of version 2 in the order in which they run. A failure is the type of its root cause and
 * 1. what a sentence that says everything comes to (no more memory, a missing column), or
 * 2. the app's call that threw it, or
 * 3. the message of the library that threw it, without its values, when that tells something, or
 * 4. the innermost call of the app, or what an obfuscator left of it, or of a library.
 * A hang is what the main thread did, chosen as in 4.
 */
export function judgeFailure(kind: ErrorKind, event: Failing, rules: CompiledRules, trace?: Trace): Verdict {
  return kind === 'ANR' ? judgeHang(event, rules, trace) : judgeCause(kind, event, rules, trace);
}

function judgeHang(event: Failing, rules: CompiledRules, trace: Trace | undefined): Verdict {
  const { frames, without, blocked } = hangOf(event);
  trace?.step('below-idle-loop', without);
  const owners = new Owners(rules, { type: '', message: '', frames }, trace);
  const place = placeOf(frames, owners.isInApp, buildsOf(event));
  tellPlace(trace, place);
  if (blocked !== undefined) trace?.step('blocking-call', blocked);
  owners.tell(trace, frames, place);
  const says = place.exact || blocked === undefined ? '' : blocked;
  const how = blocked === undefined ? '' : `, ${blocked}`;
  return {
    decides: [
      'ANR',
      ...(says === '' ? [] : [says]),
      ...(place.names.length > 0 ? place.names : [without ?? '']),
    ],
    title: shortened(
      without !== undefined
        ? `ANR ${without}`
        : `ANR${place.culprit === '' ? '' : ` in ${place.culprit}`}${how}`,
    ),
    culprit: place.culprit,
  };
}

function judgeCause(
  kind: ErrorKind,
  event: Failing,
  rules: CompiledRules,
  trace: Trace | undefined,
): Verdict {
  const chain = causesOf(event);
  const { root, wrappedIn } = rootOf(chain);
  trace?.step('innermost-cause', root.type);
  if (wrappedIn !== undefined) trace?.step('wrapper-looked-through', wrappedIn);

  const simple = root.type.slice(root.type.lastIndexOf('.') + 1);
  const line = withoutOwnType(simple, firstLine(root.message));
  const signal = signalFamily(root.type);
  const stock = stockMessage(simple, line);
  const whole = messageTemplate(line);
  const template = whole.slice(0, MESSAGE_LENGTH);
  const obfuscatedType = isObfuscatedType(root.type);
  if (obfuscatedType) trace?.step('obfuscated-type', root.type);

  const told =
    (stock?.says ?? '') !== '' || (stock === undefined && signal === undefined && isTelling(template));
  const { place, owners, frames } = placeIn(event, chain, root, rules, told, trace);
  const type = obfuscatedType
    ? ''
    : (stock?.stock.type ?? (signal !== undefined && place.telling ? signal : root.type));
  const subject = decide();
  owners.tell(trace, frames, subject.byPlace ? place : { ...place, deciding: NO_FRAMES });
  return {
    decides: [kind, type, ...subject.parts],
    title: titleOf(root.type, signal === undefined ? whole : '', place.culprit),
    culprit: place.culprit,
  };

  function decide(): { parts: readonly string[]; byPlace: boolean } {
    if (
      stock !== undefined &&
      (stock.stock.place === 'IGNORED' ||
        (stock.stock.place === 'APP_DECIDES' && place.rule !== 'innermost-app-call'))
    ) {
      const bitmap = stock.stock.name === 'out-of-memory' && decodesBitmap(frames) ? ' for a bitmap' : '';
      trace?.step('sentence-says-all', `${stock.says}${bitmap}`);
      return { parts: [`${stock.says}${bitmap}`], byPlace: false };
    }
    if (place.thrownByApp && place.exact && stock === undefined) {
      trace?.step('thrown-by-app');
      tellPlace(trace, place);
      const code = signal === undefined ? machineWord(template) : '';
      return { parts: code === '' ? place.names : [code, ...place.names], byPlace: true };
    }
    if (stock === undefined && signal === undefined && isTelling(template)) {
      trace?.step('message-of-library', template);
      return { parts: [template], byPlace: false };
    }
    if (stock !== undefined) trace?.step('sentence-of-many', stock.says);
    const says = stock?.says ?? '';
    if (place.names.length > 0) {
      tellPlace(trace, place);
      const besides = saysBesides(place);
      return { parts: besides === '' ? place.names : [besides, ...place.names], byPlace: true };
    }
    trace?.step('message-without-frames', template);
    return { parts: [says === '' ? template : says], byPlace: false };
  }

  /** A place that tells little is told apart by what the message has besides, however little that is. */
  function saysBesides({ exact, telling, rule }: Place): string {
    if (stock !== undefined && (exact || telling || rule === 'shape-of-obfuscated')) return stock.says;
    if (exact) return '';
    if (signal === undefined) return template;
    return telling ? '' : badAccess(root.message);
  }
}

const NO_FRAMES: ReadonlySet<Frame> = new Set();

/**
 * Where it went wrong: in the root cause's own stack, unless it was cut off inside a library while an exception further
 * out shows where the app was.
 */
function placeIn(
  event: Failing,
  chain: readonly Cause[],
  root: Cause,
  rules: CompiledRules,
  told: boolean,
  trace: Trace | undefined,
): { place: Place; owners: Owners; frames: readonly Frame[] } {
  const owners = new Owners(rules, root, trace);
  const buildOf = buildsOf(event);
  const place = placeOf(root.frames, owners.isInApp, buildOf, {
    overflowed: root.type.endsWith('StackOverflowError'),
    told,
  });
  if (place.exact || root.frames.some(owners.isInApp) || chain.length === 1)
    return { place, owners, frames: root.frames };
  for (let i = chain.length - 1; i >= 0; i--) {
    const outer = chain[i];
    if (outer === undefined || outer.frames === root.frames || outer.frames.length === 0) continue;
    const theirs = new Owners(rules, outer, trace);
    const found = placeOf(outer.frames, theirs.isInApp, buildOf);
    if (!found.exact) continue;
    trace?.step('outer-stack-of-app', outer.type);
    return { place: { ...found, thrownByApp: false }, owners: theirs, frames: outer.frames };
  }
  return { place, owners, frames: root.frames };
}

/** Whose each frame is: what a rule of the app says, then the sender, then the lists. */
class Owners {
  private readonly marked: ReadonlyMap<Frame, CustomRule>;

  constructor(rules: CompiledRules, cause: Cause, trace: Trace | undefined) {
    this.marked = rules.marking.length === 0 ? NO_MARKS : markedBy(rules, cause);
    if (trace !== undefined)
      for (const rule of new Set(this.marked.values())) trace.step('custom-in-app', rule.title);
  }

  readonly isInApp = (frame: Frame): boolean => this.of(frame).inApp;

  private of(frame: Frame): Ownership {
    const rule = this.marked.get(frame);
    if (rule === undefined) return ownershipOf(frame);
    return { inApp: rule.inApp === true, because: `the rule “${rule.title}” of this app says so` };
  }

  tell(trace: Trace | undefined, frames: readonly Frame[], { deciding }: Pick<Place, 'deciding'>): void {
    trace?.stack(
      frames.map((frame) => {
        const { inApp, because } = this.of(frame);
        return { frame, inApp, decides: deciding.has(frame), because };
      }),
    );
  }
}

const NO_MARKS: ReadonlyMap<Frame, CustomRule> = new Map();

function tellPlace(trace: Trace | undefined, place: Place): void {
  if (place.names.length > 0) trace?.step(place.rule, place.names.join(', '));
}

/** Bitmaps are the one use of memory that a person looks for apart. */
const decodesBitmap = (frames: readonly Frame[]): boolean =>
  frames.slice(0, 6).some(({ module }) => module?.startsWith('android.graphics.Bitmap') === true);

function titleOf(rootType: string, message: string, culprit: string): string {
  const type = rootType === '' ? 'Unknown failure' : rootType;
  return shortened(message !== '' ? `${type}: ${message}` : culprit === '' ? type : `${type} in ${culprit}`);
}

const shortened = (text: string): string =>
  text.length <= TITLE_LENGTH ? text : `${text.slice(0, TITLE_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`;
