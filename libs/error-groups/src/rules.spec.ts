import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from '@sonde/event-schema';
import { compileGrouping, explainGrouping, GROUPING_VERSIONS, type CustomRule, type Failing } from './index';
import { STOCK_MESSAGES, stockMessage } from './messages/stock-messages';
import { RULES, type RuleName } from './rules';

const call = (module: string, name: string, inApp?: boolean): Frame => ({
  module,
  function: name,
  ...(inApp === undefined ? {} : { inApp }),
});
const crash = (...exceptions: { type: string; message?: string; frames?: Frame[] }[]): Failing => ({
  type: 'crash',
  fields: { exceptions },
});
const VIEW = call('android.view.View', 'performClick');
const hang = (...frames: Frame[]): Failing => ({
  type: 'anr',
  fields: { threads: [{ main: true, frames }] },
});
const named: CustomRule = { id: '1', title: 'Carts', match: [{ on: 'MODULE', glob: 'com.shop.*' }] };

/** A failure for each rule, and the versions on which the rule decides about it. */
const EXAMPLES: Record<RuleName, { failure: Failing; rules?: CustomRule[] }> = {
  'innermost-cause': { failure: crash({ type: 'Outer' }, { type: 'Inner' }) },
  'wrapper-looked-through': {
    failure: crash({
      type: 'java.lang.RuntimeException',
      message: 'java.io.IOException: The file is broken',
    }),
  },
  'obfuscated-type': { failure: crash({ type: 'L3.m', message: 'This is a nested exception' }) },
  'outer-stack-of-app': {
    failure: crash(
      { type: 'com.shop.LoadFailed', frames: [call('com.shop.Feed', 'load')] },
      { type: 'java.util.NoSuchElementException', frames: [call('java.util.Scanner', 'next')] },
    ),
  },
  'custom-in-app': {
    failure: crash({ type: 'A', frames: [call('com.shop.Cart', 'total')] }),
    rules: [{ ...named, inApp: false }],
  },
  'sentence-says-all': {
    failure: crash({
      type: 'android.database.sqlite.SQLiteException',
      message: 'no such column: user_id (code 1)',
    }),
  },
  'thrown-by-app': {
    failure: crash({
      type: 'A',
      message: 'Der Warenkorb ist leer',
      frames: [call('com.shop.Cart', 'total')],
    }),
  },
  'message-of-library': {
    failure: crash({
      type: 'A',
      message: 'No view found for id 0x7f',
      frames: [call('androidx.fragment.app.Fragment', 'x'), call('com.shop.Main', 'show')],
    }),
  },
  'sentence-of-many': {
    failure: crash({
      type: 'java.lang.ArithmeticException',
      message: '/ by zero',
      frames: [call('com.shop.Bill', 'split')],
    }),
  },
  'innermost-app-call': {
    failure: crash({
      type: 'A',
      frames: [call('java.util.ArrayList', 'get'), call('com.shop.Cart', 'total')],
    }),
  },
  'app-call-behind-obfuscated': {
    failure: crash({ type: 'A', frames: [call('b.c', 'a'), call('com.shop.MainActivity', 'onCreate')] }),
  },
  'shape-of-obfuscated': {
    failure: crash({ type: 'A', frames: [call('b.c', 'a'), call('d.e', 'onClick'), VIEW] }),
  },
  recursion: {
    failure: crash({
      type: 'java.lang.StackOverflowError',
      frames: Array.from({ length: 9 }, () => call('com.shop.Tree', 'left')),
    }),
  },
  'innermost-other-call': {
    failure: crash({ type: 'A', frames: [call('android.view.ViewRootImpl', 'draw')] }),
  },
  'below-idle-loop': { failure: hang(call('com.shop.Cart', 'total'), call('android.os.Looper', 'loop')) },
  'blocking-call': { failure: hang(call('java.lang.Thread', 'sleep'), call('com.shop.Cart', 'total')) },
  'five-app-frames': { failure: crash({ type: 'A', frames: [call('com.shop.Cart', 'total')] }) },
  'three-system-frames': { failure: crash({ type: 'A', frames: [VIEW] }) },
  'message-without-frames': { failure: crash({ type: 'Error', message: 'bad' }) },
  'custom-fingerprint': {
    failure: crash({ type: 'A', frames: [call('com.shop.Cart', 'total')] }),
    rules: [{ ...named, fingerprint: 'carts' }],
  },
};

/** Rules of version 1 that its code has and that its explanation does not tell apart. */
const UNTOLD: ReadonlySet<string> = new Set(['outer-stack-of-app 1']);

describe('the table of rules', () => {
  const names = Object.keys(RULES) as RuleName[];

  describe.each(GROUPING_VERSIONS)('version %i', (version) => {
    it.each(names)('%s takes part in its example exactly when it belongs to the version', (name) => {
      const { failure, rules = [] } = EXAMPLES[name];
      const rule: { since: number; until?: number } = RULES[name];
      const belongs = version >= rule.since && version <= (rule.until ?? version);
      const told = explainGrouping(failure, compileGrouping({ version, rules }));
      const ran = told?.steps.some((step) => step.rule === name) ?? false;
      expect(ran).toBe(belongs && !UNTOLD.has(`${name} ${version}`));
    });
  });

  it('stands in the README as it is', () => {
    const readme = readFileSync(join(__dirname, '../README.md'), 'utf8').replace(/ +/g, ' ');
    for (const name of names) {
      const { since, reason, ...rest }: { since: number; until?: number; reason: string } = RULES[name];
      const versions =
        rest.until === undefined
          ? `${since} on`
          : rest.until === since
            ? `${since}`
            : `${since}–${rest.until}`;
      expect(readme).toContain(`| \`${name}\` | ${versions} | ${reason} |`);
    }
  });
});

describe('the sentences that platforms have ready', () => {
  const examples = STOCK_MESSAGES.flatMap(({ name, examples: given }) =>
    given.map((example) => [name, example] as const),
  );

  it.each(examples)('%s: %s', (name, example) => {
    const { types } = STOCK_MESSAGES.find((each) => each.name === name) ?? {};
    expect(stockMessage(types === undefined ? 'Error' : typeOf(types), example)?.stock.name).toBe(name);
  });

  it('of one sentence come to the same text', () => {
    const said = (type: string, ...texts: string[]) =>
      new Set(texts.map((text) => stockMessage(type, text)?.says));
    expect(
      said(
        'TypeError',
        "Cannot read property 'map' of undefined",
        "Cannot read properties of undefined (reading 'map')",
        "undefined is not an object (evaluating 'this.props.items.map')",
      ),
    ).toEqual(new Set(['property map of nothing']));
    expect(
      said(
        'X',
        'java.lang.Integer cannot be cast to java.lang.String',
        'class java.lang.Integer cannot be cast to class java.lang.String (x)',
      ),
    ).toEqual(new Set(['java.lang.Integer is no java.lang.String']));
    expect(
      said(
        'UnsatisfiedLinkError',
        "couldn't find DSO to load: libcart.so",
        'dlopen failed: library "libcart.so" not found',
      ),
    ).toEqual(new Set(['libcart.so is missing']));
  });

  it('are no others that look alike', () => {
    expect(stockMessage('Error', 'Something else went wrong')).toBeUndefined();
    expect(stockMessage('IllegalStateException', 'timeout')).toBeUndefined();
    expect(stockMessage('Error', '')).toBeUndefined();
  });
});

/** A type that a pattern of types takes, found among those that there are. */
function typeOf(types: RegExp): string {
  const known = [
    ...[
      'TypeError',
      'NumberFormatException',
      'IndexOutOfBoundsException',
      'JSONException',
      'StackOverflowError',
    ],
    ...['OutOfMemoryError', 'IOException', 'SocketTimeoutException', 'DeadObjectException', 'SIGABRT'],
    ...['TransactionTooLargeException', 'UnsatisfiedLinkError', 'NotFoundException', 'SQLiteException'],
    ...['ApiException', 'ReferenceError', 'NSURLErrorDomain', 'DeadSystemException'],
  ];
  const found = known.find((type) => types.test(type));
  if (found === undefined) throw new Error(`no example of a type for ${types.source}`);
  return found;
}
