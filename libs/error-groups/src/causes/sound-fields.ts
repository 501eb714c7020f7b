import type { Frame } from '@sonde/event-schema';
import type { Failing } from '../verdict';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => typeof value === 'number';
const isAddress: Check = (value) => typeof value === 'string' || typeof value === 'number';

/** What grouping reads of each part, and which values it takes for said. */
const OF_FRAME: Readonly<Record<string, Check>> = {
  function: isText,
  module: isText,
  file: isText,
  image: isText,
  imageUuid: isText,
  inApp: isFlag,
  imageOffset: isNumber,
  address: isAddress,
  imageBase: isAddress,
};
const OF_EXCEPTION = { type: isText, message: isText, module: isText };
const OF_THREAD = { name: isText, main: isFlag, crashed: isFlag, state: isText };
const OF_IMAGE = { name: isText, uuid: isText };
const OF_EVENT = { signal: isText };

/**
 * The event as grouping may read it: a part of the wrong type, such as null or a number for a name, counts as absent.
 * Events that went through the decoder are sound, and are handed back as they are, with the very same frames.
 */
export function sound(event: Failing): Failing {
  const fields = soundPart(event.fields, OF_EVENT, {
    exceptions: (each) => soundPart(each, OF_EXCEPTION, { frames: soundFrame }),
    threads: (each) => soundPart(each, OF_THREAD, { frames: soundFrame }),
    binaryImages: (each) => soundPart(each, OF_IMAGE, {}),
  });
  return fields !== undefined && fields === event.fields
    ? event
    : { type: event.type, fields: (fields ?? {}) as Failing['fields'] };
}

type SoundItem = (item: unknown) => object | undefined;

const soundFrame: SoundItem = (frame) => (isSoundFrame(frame) ? frame : soundPart(frame, OF_FRAME, NO_LISTS));

const NO_LISTS: Readonly<Record<string, SoundItem>> = {};

/** The checks of `OF_FRAME` written out, as there are hundreds of frames and nearly all are sound. */
function isSoundFrame(given: unknown): given is object {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  const frame = given as Record<keyof Frame, unknown>;
  return (
    isTextOrAbsent(frame.function) &&
    isTextOrAbsent(frame.module) &&
    isTextOrAbsent(frame.file) &&
    isTextOrAbsent(frame.image) &&
    isTextOrAbsent(frame.imageUuid) &&
    (frame.inApp === undefined || typeof frame.inApp === 'boolean') &&
    (frame.imageOffset === undefined || typeof frame.imageOffset === 'number') &&
    (frame.address === undefined || isAddress(frame.address)) &&
    (frame.imageBase === undefined || isAddress(frame.imageBase))
  );
}

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** A part without the values of wrong types; itself when there are none, undefined when it is no part at all. */
function soundPart(
  part: unknown,
  values: Readonly<Record<string, Check>>,
  lists: Readonly<Record<string, SoundItem>>,
): object | undefined {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return undefined;
  const given = part as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | undefined;
  for (const name in values) {
    const value = given[name];
    if (value === undefined || values[name]?.(value) === true) continue;
    copy ??= { ...given };
    delete copy[name];
  }
  for (const name in lists) {
    const list = given[name];
    const item = lists[name];
    if (list === undefined || item === undefined) continue;
    const left = soundList(list, item);
    if (left === list) continue;
    copy ??= { ...given };
    copy[name] = left;
  }
  return copy ?? part;
}

/** A list without what is no item of it; itself when all items are sound, empty when it is no list. */
function soundList(list: unknown, item: SoundItem): readonly unknown[] {
  if (!Array.isArray(list)) return [];
  const items: readonly unknown[] = list;
  if (items.every((each) => each !== undefined && item(each) === each)) return items;
  return items.map(item).filter((each) => each !== undefined);
}
