import type { Frame } from '@sonde/event-schema';

/** Characters of a name that are looked at. */
const LOOKED_AT = 512;

/**
 * What compilers and runtimes number or hash anew with each build or process, and what is left of it.
 * Linear patterns only.
 */
const GENERATED: readonly (readonly [RegExp, string])[] = [
  [/@?0x[0-9a-f]+/gi, ''],
  // Java: Cart$$Lambda$14/0x0000000800c0 and Cart$$Lambda/2012 → Cart$$Lambda
  [/\$\$Lambda[$/+\w.-]*/g, '$$$$Lambda'],
  // D8: Cart$$ExternalSyntheticLambda3 → Cart$$ExternalSyntheticLambda
  [/(\$\$ExternalSynthetic[A-Za-z]*)\d+/g, '$1'],
  [/\$r8\$lambda\$[\w-]*/g, '$$r8$$lambda'],
  // Java: lambda$onCreate$0, Kotlin: onCreate$lambda$0 and onCreate$lambda-0
  [/(\blambda\$[A-Za-z_]\w*)\$\d+\b/g, '$1'],
  [/(\$lambda)[$-]\d+/g, '$1'],
  // Proxies and accessors that are made while running
  [
    /(\$Proxy|GeneratedMethodAccessor|GeneratedConstructorAccessor|GeneratedSerializationConstructorAccessor)\d+/g,
    '$1',
  ],
  [/(\$\$(?:EnhancerBy|FastClassBy)[A-Za-z]*\$\$)[0-9a-f]+/g, '$1'],
  // Kotlin's coroutines and all anonymous classes: CartModel$load$1 → CartModel$load
  [/\$\d+/g, ''],
  // Swift: closure #2 in Cart.total(), partial apply forwarders of it
  [/\b(?:implicit )?closure #\d+ /g, 'closure '],
  [/\bpartial apply (?:forwarder )?for /g, ''],
  // Objective-C blocks: __22-[Cart total]_block_invoke_2 → -[Cart total]_block_invoke
  [/^__\d+(?=[-+]\[)/, ''],
  [/(_block_invoke)[_.]\d+/g, '$1'],
  // LLVM and linker suffixes: total.cold.1, total.llvm.123
  [/\.(?:cold|llvm|isra|constprop|part)\.\d+/g, ''],
];

const withoutGenerated = (name: string): string => {
  let text = name.slice(0, LOOKED_AT);
  for (const [pattern, rest] of GENERATED) text = text.replace(pattern, rest);
  return text;
};

/** `/data/app/~~x==/base.apk!/index.8f2c11.bundle` → `index.bundle`: where it was installed and its digest are left out. */
const fileName = (path: string): string =>
  path
    .slice(-LOOKED_AT)
    .replace(/^.*[/\\]/, '')
    .replace(/[.-][0-9a-f]{6,40}(?=\.)/gi, '');

const offsetOf = (frame: Frame): number | undefined => {
  if (typeof frame.imageOffset === 'number') return frame.imageOffset;
  const address = numeric(frame.address);
  const base = numeric(frame.imageBase);
  return address !== undefined && base !== undefined && address >= base ? address - base : undefined;
};

/** Hexadecimal text, or a number as it is. User-space addresses stay below 2^53. */
function numeric(address: string | number | undefined): number | undefined {
  if (typeof address === 'number') return address;
  if (address === undefined || !/^(?:0x)?[0-9a-f]{1,16}$/i.test(address)) return undefined;
  return Number.parseInt(address, 16);
}

/**
 * The frame's name with everything left out that differs between two occurrences of the same call: lines, addresses,
 * counters, install paths. '' when nothing is known.
 *
 * A native frame without symbols is named by its image and the offset in it, which stays the same wherever the image
 * is loaded; one of the system by its image alone, because its offsets change with each system update.
 */
export function frameName(frame: Frame, inApp: boolean): string {
  const module = withoutGenerated(frame.module ?? frame.image ?? '');
  const called = withoutGenerated(frame.function ?? '');
  if (called !== '') return module === '' || called.startsWith(`${module}.`) ? called : `${module}.${called}`;
  const place = module !== '' ? module : fileName(frame.file ?? '');
  const offset = inApp ? offsetOf(frame) : undefined;
  return place !== '' && offset !== undefined ? `${place}+0x${offset.toString(16)}` : place;
}

/** A frame that only a compiler wrote: it comes and goes with its version and says nothing. */
export const isSynthetic = (frame: Frame): boolean =>
  /\$\$ExternalSynthetic|\$\$Lambda/.test((frame.module ?? '').slice(0, LOOKED_AT)) ||
  /^(?:-?\$\$Nest\$|access\$|\$r8\$lambda)/.test((frame.function ?? '').slice(0, LOOKED_AT));
