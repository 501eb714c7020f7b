/** Signals and machine exceptions by what they mean: systems have several names for one mistake. */
const FAMILIES: readonly (readonly [family: string, types: RegExp])[] = [
  ['bad memory access', /^(?:SIGSEGV|SIGBUS|EXC_BAD_ACCESS|EXCEPTION_ACCESS_VIOLATION)/],
  [
    'trap',
    /^(?:SIGTRAP|SIGILL|EXC_BREAKPOINT|EXC_BAD_INSTRUCTION|EXCEPTION_ILLEGAL_INSTRUCTION|EXCEPTION_BREAKPOINT)/,
  ],
  ['abort', /^(?:SIGABRT|EXC_CRASH|Abort$|0x0+ \/ 0x0+$)/],
  ['arithmetic', /^(?:SIGFPE|EXC_ARITHMETIC|EXCEPTION_INT_DIVIDE_BY_ZERO)/],
  ['signal', /^(?:SIG[A-Z]{2,8}|EXC_[A-Z_]{2,40}|EXCEPTION_[A-Z_]{2,40})/],
];

/** What a signal means; undefined for types of exceptions. */
export function signalFamily(type: string): string | undefined {
  if (!/^(?:SIG|EXC|Abort|0x)/.test(type)) return undefined;
  return FAMILIES.find(([, types]) => types.test(type))?.[0];
}

/** Addresses below this belong to a field of an object that is null. */
const FIRST_PAGE = 0x4000;

/**
 * What the message of a signal says about the access, where it says so; '' otherwise. The rest of such messages is
 * text that happened to lie in a register.
 */
export function badAccess(message: string): string {
  const text = message.slice(0, 4096);
  if (text.includes('null pointer')) return 'null pointer';
  const found = /(?:garbage pointer|fault addr(?:ess)?|at address:?) (0x[0-9a-f]{1,16})/i.exec(text);
  if (found?.[1] === undefined) return '';
  return Number.parseInt(found[1], 16) < FIRST_PAGE ? 'field of a null pointer' : 'invalid pointer';
}
