import { Type, type Static } from '@sinclair/typebox';
import { flag, freeText, optional } from './field-schemas';

/** Hexadecimal as text (`0x1046d8000`), or a number while it fits one. */
const address = (description: string) => Type.Union([Type.String(), Type.Number()], { description });

/**
 * One call on a stack. Everything is optional: a stripped native frame has an address only, a JVM frame has
 * no address, an obfuscated one has no useful file.
 */
export const FrameSchema = Type.Object(
  {
    module: optional(freeText('Class, package or library it belongs to, such as `com.shop.Cart`.')),
    function: optional(freeText('Function or method, such as `total`.')),
    file: optional(freeText('Source file.')),
    line: optional(
      Type.Number({ description: 'Line in that file; what the runtime says, negative for native methods.' }),
    ),
    column: optional(Type.Number({ description: 'Column in that line.' })),
    inApp: optional(flag('True for code of the app itself, false for system and library frames.')),
    address: optional(address('Address of the instruction.')),
    imageBase: optional(address('Load address of the binary image it lies in.')),
    imageOffset: optional(
      Type.Number({ description: 'Offset of the instruction from the start of its image.' }),
    ),
    image: optional(freeText('Name of that binary image.')),
    imageUuid: optional(freeText('UUID or build id of that binary image.')),
  },
  { description: 'One call on a stack.' },
);

export const ExceptionSchema = Type.Object(
  {
    type: optional(freeText('Class or kind of the exception.')),
    message: optional(freeText('Its message.')),
    module: optional(freeText('Where that class is defined.')),
    frames: optional(Type.Array(FrameSchema, { description: 'Its stack, innermost call first.' })),
  },
  { description: 'One exception of a chain.' },
);

export const ThreadSchema = Type.Object(
  {
    name: optional(freeText('Name of the thread.')),
    main: optional(flag('True for the thread that draws.')),
    crashed: optional(flag('True for the thread that ended the process.')),
    state: optional(freeText('What the runtime says it was doing.')),
    frames: optional(Type.Array(FrameSchema, { description: 'Its stack, innermost call first.' })),
  },
  { description: 'A thread at the moment of the error.' },
);

export const BinaryImageSchema = Type.Object(
  {
    name: optional(freeText('File name.')),
    uuid: optional(freeText('UUID or build id, which finds the symbols.')),
    arch: optional(freeText('Processor architecture.')),
    startAddress: optional(address('First address.')),
    endAddress: optional(address('Last address.')),
    path: optional(freeText('Where it was loaded from.')),
    system: optional(flag('True for images of the operating system.')),
  },
  { description: 'A binary that was loaded in the process.' },
);

/** What crash, error and anr share. */
export const errorModel = {
  exceptions: optional(
    Type.Array(ExceptionSchema, {
      description: 'The chain: first the one that was thrown last (the outermost), each next one its cause.',
    }),
  ),
  threads: optional(Type.Array(ThreadSchema, { description: 'All threads that the SDK saw.' })),
  binaryImages: optional(Type.Array(BinaryImageSchema, { description: 'Binaries loaded at the time.' })),
  foreground: optional(flag('The app was on the screen.')),
  foregroundService: optional(flag('The app was kept up by a foreground service: users notice its end.')),
};

export type Frame = Static<typeof FrameSchema>;
export type ExceptionInfo = Static<typeof ExceptionSchema>;
export type ThreadInfo = Static<typeof ThreadSchema>;
export type BinaryImage = Static<typeof BinaryImageSchema>;
