import type { Frame } from '@sonde/event-schema';
import { groupError, type Failing } from './index';

const id = (failure: Failing): string => {
  const group = groupError(failure);
  if (group === undefined) throw new Error('no group');
  return group.id;
};
const same = (a: Failing, b: Failing): void => expect(id(a)).toBe(id(b));
const differ = (a: Failing, b: Failing): void => expect(id(a)).not.toBe(id(b));

const crash = (type: string, message: string, frames: readonly Frame[]): Failing => ({
  type: 'crash',
  fields: { exceptions: [{ type, message, frames }] },
});
const hang = (frames: readonly Frame[]): Failing => ({
  type: 'anr',
  fields: { threads: [{ name: 'main', main: true, frames }] },
});
const jvm = (...names: string[]): Frame[] =>
  names.map((name) => {
    const at = name.lastIndexOf('.');
    return { module: name.slice(0, at), function: name.slice(at + 1), line: 42, file: 'Cart.kt' };
  });
const native = (image: string, ...names: string[]): Frame[] =>
  names.map((name) => ({ image, function: name, address: '0x1046d8000' }));
const dart = (...names: string[]): Frame[] =>
  names.map((name) => ({ module: 'package:shop/cart.dart', function: name, file: 'cart.dart', line: 7 }));
const script = (...names: string[]): Frame[] =>
  names.map((name) => ({ function: name, file: 'index.android.bundle', line: 1, column: 48_211 }));

const CLICK = jvm(
  'android.view.View.performClick',
  'android.os.Handler.dispatchMessage',
  'android.os.Looper.loop',
);
const RUN_LOOP = [
  ...native('CoreFoundation', '__CFRunLoopRun', 'CFRunLoopRunSpecific'),
  ...native('UIKitCore', 'UIApplicationMain'),
  ...native('Shop', 'main'),
];

/** One failure of each platform, with the innermost call of the app handed in. */
const FAILURES: readonly (readonly [name: string, at: (call: string) => Failing])[] = [
  [
    'thrown by the app',
    (call) =>
      crash('java.lang.IllegalStateException', 'Cart 7 is empty', [
        ...jvm(`com.shop.Cart.${call}`, 'com.shop.Main.onPay'),
        ...CLICK,
      ]),
  ],
  [
    'null in the app',
    (call) =>
      crash(
        'java.lang.NullPointerException',
        "Attempt to invoke virtual method 'int java.lang.String.length()' on a null object reference",
        [...jvm(`com.shop.Cart.${call}`, 'com.shop.Main.onPay'), ...CLICK],
      ),
  ],
  [
    'index of a list',
    (call) =>
      crash('java.lang.IndexOutOfBoundsException', 'Index: 5, Size: 3', [
        ...jvm('java.util.ArrayList.get', `com.shop.Cart.${call}`, 'com.shop.Main.onPay'),
        ...CLICK,
      ]),
  ],
  [
    'fragments after the state was saved',
    (call) =>
      crash('java.lang.IllegalStateException', 'Can not perform this action after onSaveInstanceState', [
        ...jvm(
          'androidx.fragment.app.FragmentManager.checkStateLoss',
          `com.shop.Cart.${call}`,
          'com.shop.Main.onPay',
        ),
        ...CLICK,
      ]),
  ],
  [
    'Swift',
    (call) =>
      crash('EXC_BREAKPOINT', 'Fatal error: Index out of range', [
        ...native(
          'libswiftCore.dylib',
          '_swift_runtime_on_report',
          '_assertionFailure(_:_:file:line:flags:)',
        ),
        ...native('Shop', `Cart.${call}(at:)`, 'CartView.body.getter'),
        ...RUN_LOOP,
      ]),
  ],
  [
    'Objective-C',
    (call) =>
      crash('NSInvalidArgumentException', '*** -[__NSArrayM insertObject:atIndex:]: object cannot be nil', [
        ...native('CoreFoundation', '__exceptionPreprocess'),
        ...native('libobjc.A.dylib', 'objc_exception_throw'),
        ...native('CoreFoundation', '-[__NSArrayM insertObject:atIndex:]'),
        ...native('Shop', `-[Cart ${call}]`, '-[CartController viewDidLoad]'),
        ...RUN_LOOP,
      ]),
  ],
  [
    'a native signal',
    (call) =>
      crash('SIGSEGV', 'Segfault', [
        ...native('libc.so', '__memcpy_aarch64_simd'),
        ...native('libcart.so', `cart::Store::${call}(int)`, 'Java_com_shop_Cart_load'),
        ...native('libart.so', 'art_quick_generic_jni_trampoline'),
      ]),
  ],
  [
    'Dart',
    (call) =>
      crash(
        '_TypeError',
        'Null check operator used on a null value',
        dart(`CartState.${call}`, 'CartState.build'),
      ),
  ],
  [
    'script',
    (call) =>
      crash(
        'TypeError',
        "undefined is not an object (evaluating 't.items.map')",
        script(call, 'renderCart', 'performWork'),
      ),
  ],
  [
    'a hang',
    (call) =>
      hang([...jvm('java.lang.Thread.sleep', `com.shop.Cart.${call}`, 'com.shop.Main.onPay'), ...CLICK]),
  ],
];

describe.each(FAILURES)('%s', (_, at) => {
  const failure = at('total');
  const changed = (change: (frame: Frame, index: number) => Frame): Failing => ({
    type: failure.type,
    fields: JSON.parse(JSON.stringify(failure.fields), (key, value: unknown) =>
      key === 'frames' ? (value as Frame[]).map(change) : value,
    ) as Record<string, unknown>,
  });

  it('is the same at other lines and columns, in other files and build folders', () => {
    same(
      failure,
      changed((frame) => ({
        ...frame,
        line: 9,
        column: 3,
        file: frame.file?.endsWith('bundle')
          ? '/data/app/x/main.8f2c11ab.bundle'
          : `/ci/build-77/${frame.file ?? 'a.swift'}`,
      })),
    );
  });

  it('is the same wherever it was loaded', () => {
    same(
      failure,
      changed((frame, index) => ({
        ...frame,
        address: `0x${(7_000_000 + index).toString(16)}`,
        imageBase: '0x7000',
      })),
    );
  });

  it('is another one when the innermost call of the app is', () => differ(failure, at('clear')));

  it('is the same whoever called the app and whatever the platform did outside of it', () => {
    const outer = JSON.parse(JSON.stringify(failure.fields), (key, value: unknown) =>
      key === 'frames' ? (value as Frame[]).slice(0, -1) : value,
    ) as Record<string, unknown>;
    same(failure, { type: failure.type, fields: outer });
  });
});

const STACK = (...inner: string[]): Frame[] => [...jvm(...inner, 'com.shop.Main.onPay'), ...CLICK];
const thrown = (...inner: string[]): Failing => crash('com.shop.Refused', 'refused', STACK(...inner));

describe('the same group, whatever differs in', () => {
  it.each([
    ['lambda counters (D8)', 'com.shop.Cart.lambda$load$0', 'com.shop.Cart.lambda$load$7$com-shop-Cart'],
    ['lambda counters (Kotlin)', 'com.shop.Cart.load$lambda$0', 'com.shop.Cart.load$lambda-3'],
    ['lambdas as classes and as functions', 'com.shop.Cart$load$1.invoke', 'com.shop.Cart.load$lambda$2'],
    [
      'lambdas and the function that they stand in',
      'com.shop.Cart$load$1$2.invokeSuspend',
      'com.shop.Cart.load',
    ],
    ['anonymous classes', 'com.shop.Cart$1.onPaid', 'com.shop.Cart$4.onPaid'],
    ['accessors', 'com.shop.Cart.access$load', 'com.shop.Cart.load'],
    ['default arguments', 'com.shop.Cart.load$default', 'com.shop.Cart.load'],
    ['mangled names of inline classes', 'com.shop.Cart.load-IoAF18A', 'com.shop.Cart.load-d1pmJ48'],
    ['proxies', 'com.shop.$Proxy12.pay', 'com.shop.$Proxy31.pay'],
  ])('%s', (_, a, b) => same(thrown(a), thrown(b)));

  it.each([
    [
      'frames that only a compiler wrote',
      ['com.shop.Cart$$ExternalSyntheticLambda2.run', 'com.shop.Cart.access$100'],
    ],
    [
      'coroutine machinery',
      [
        'kotlin.coroutines.jvm.internal.BaseContinuationImpl.resumeWith',
        'kotlinx.coroutines.DispatchedTask.run',
      ],
    ],
    ['who reports for the caller', ['com.shop.log.CrashReporter.record']],
    [
      'who checks for the caller',
      ['kotlin.jvm.internal.Intrinsics.checkNotNull', 'com.shop.util.Preconditions.checkState'],
    ],
  ])('%s', (_, more) => same(thrown('com.shop.Cart.load'), thrown(...more, 'com.shop.Cart.load')));

  it.each([
    ['closures', 'closure #1 in Cart.total()', 'closure #3 in Cart.total()'],
    ['closures and their function', 'closure #1 (Swift.Int) -> () in Cart.total()', 'Cart.total()'],
    ['specialised functions', 'specialized Cart.total()', 'Cart.total()'],
    ['partial application', 'partial apply for closure #1 in Cart.total()', 'Cart.total()'],
    [
      'resumed functions',
      '(3) suspend resume partial function for Cart.total()',
      '(1) await resume partial function for Cart.total()',
    ],
    ['blocks', '__22-[Cart total]_block_invoke', '__31-[Cart total]_block_invoke_2.14'],
    ['cold parts', 'cart_total.cold.1', 'cart_total'],
    ['variants for processors', 'cart_total$VARIANT$mp', 'cart_total$VARIANT$armv81'],
    [
      'the standard library',
      'cart::each(std::__1::function<void (int)>)',
      'cart::each(std::__ndk1::function<void (int)>)',
    ],
  ])('native names: %s', (_, a, b) =>
    same(crash('SIGSEGV', '', native('Shop', a)), crash('SIGSEGV', '', native('Shop', b))),
  );

  it.each([
    ['receivers', 'Object.aha', 'aha'],
    ['aliases', 'aha [as callback]', 'aha'],
    ['asynchronous functions', 'async aha', 'aha'],
    ['anonymous functions inside', 'aha/<', 'aha'],
  ])('script names: %s', (_, a, b) =>
    same(crash('Error', 'bad', script(a)), crash('Error', 'bad', script(b))),
  );

  it('the thread', () => {
    const on = (name: string): Failing => ({
      type: 'crash',
      fields: {
        signal: 'SIGSEGV',
        threads: [{ name, crashed: true, frames: native('libcart.so', 'cart_total') }],
      },
    });
    same(on('pool-1-thread-7'), on('OkHttp https://api.shop.test/...'));
  });

  it('the language in which the app or the system says it', () => {
    const says = (message: string): Failing => crash('com.shop.Refused', message, STACK('com.shop.Cart.pay'));
    same(says('Your card was declined'), says('Ihre Karte wurde abgelehnt'));
    same(says('Your card was declined'), says('お使いのカードは拒否されました'));
    const digits = (index: string): Failing =>
      crash(
        'java.lang.IllegalArgumentException',
        `No resource for item ${index} of the list`,
        jvm('android.widget.List.at'),
      );
    same(digits('12'), digits('١٢'));
  });

  it.each([
    [
      'null',
      'java.lang.NullPointerException',
      "Attempt to invoke virtual method 'int java.lang.String.length()' on a null object reference",
      'Cannot invoke "java.lang.String.length()" because "<local1>" is null',
    ],
    [
      'an index',
      'java.lang.IndexOutOfBoundsException',
      'Invalid index 5, size is 3',
      'Index 5 out of bounds for length 3',
    ],
    [
      'a number',
      'java.lang.NumberFormatException',
      'Invalid int: "a"',
      'For input string: "b" (under radix 10)',
    ],
  ])('how a version of the platform says it: %s', (_, type, a, b) => {
    same(crash(type, a, STACK('com.shop.Cart.load')), crash(type, b, STACK('com.shop.Cart.load')));
  });

  it.each([
    ['numbers', 'No item 42 in the list', 'No item 7 in the list'],
    ['quoted values', 'No item in the "cart" here', 'No item in the "wish list" here'],
    [
      'ids',
      'user 0f8fad5b-d9cb-469f-a165-70867728950e is gone',
      'user 7c9e6679-7425-40de-944b-e07fc1f90ae7 is gone',
    ],
    [
      'paths',
      'cannot open file /data/user/0/com.shop/files/a.db',
      'cannot open file /data/user/10/com.shop/files/b.db',
    ],
    [
      'addresses of the web',
      'GET from https://api.shop.test/v1/items/42?x=1 failed',
      'GET from https://cdn.shop.test/b failed',
    ],
    ['addresses in memory', 'object at 0x7ffee4 was freed', 'object at 0x10a was freed'],
    ['hash codes', 'lock of com.shop.Cart@1a2b3c4 is held', 'lock of com.shop.Cart@9f8e7d6 is held'],
    ['mails', 'mail to ann@shop.test bounced', 'mail to bob.b@mail.shop.test bounced'],
    ['durations', 'took more than 1.5 s for it', 'took more than 20 ms for it'],
    [
      'times',
      'not valid before 2024-05-01T10:20:30Z said it',
      'not valid before 2026-11-20T00:00:00.123+01:00 said it',
    ],
    ['what follows the first line', 'Could not read this\n{"a": 1}', 'Could not read this\n{"b": [2]}'],
  ])('values in a message of a library: %s', (_, a, b) => {
    const of = (message: string): Failing =>
      crash('okhttp3.Failed', message, jvm('okhttp3.Call.execute', 'com.shop.Net.call'));
    same(of(a), of(b));
  });

  it('the exceptions around the cause', () => {
    const cause = {
      type: 'java.io.IOException',
      message: 'The cart file is broken',
      frames: STACK('okio.Buffer.read'),
    };
    const wrapped = (...around: { type: string; message?: string; frames?: Frame[] }[]): Failing => ({
      type: 'crash',
      fields: { exceptions: [...around, cause] },
    });
    same(wrapped(), wrapped({ type: 'java.lang.reflect.InvocationTargetException', frames: CLICK }));
    same(
      wrapped(),
      wrapped({
        type: 'java.lang.RuntimeException',
        message:
          'Unable to start activity ComponentInfo{com.shop/com.shop.Main}: java.io.IOException: The cart file is broken',
      }),
    );
  });

  it('the way in which a wrapper carries the cause: as a cause or in its text', () => {
    const frames = jvm('android.app.ActivityThread.performLaunchActivity');
    const text =
      'Unable to start activity ComponentInfo{com.shop/com.shop.Main}: java.lang.IllegalStateException: The cart file is broken';
    same(
      crash('java.lang.RuntimeException', text, frames),
      crash('java.lang.IllegalStateException', 'The cart file is broken', frames),
    );
    same(
      crash(
        'com.facebook.react.common.JavascriptException',
        'TypeError: No cart of this kind is known, stack:\nrender@1:4821',
        [],
      ),
      crash('TypeError', 'No cart of this kind is known', []),
    );
    same(
      crash(
        'Error',
        'Possible Unhandled Promise Rejection (id: 3):\nTypeError: No cart of this kind is known',
        [],
      ),
      crash('TypeError', 'No cart of this kind is known', []),
    );
  });

  it('what libraries hang behind the cause', () => {
    const cause = { type: 'com.shop.Refused', message: 'refused', frames: STACK('com.shop.Cart.pay') };
    const behind = {
      type: 'kotlinx.coroutines.internal.DiagnosticCoroutineContextException',
      message: '[StandaloneCoroutine{Cancelling}@1a2b3c4]',
      frames: [],
    };
    const remote = {
      type: 'android.os.RemoteException',
      message: 'Remote stack trace:\n\tat com.android.server.am',
      frames: [],
    };
    for (const more of [behind, remote])
      same(
        { type: 'crash', fields: { exceptions: [cause] } },
        { type: 'crash', fields: { exceptions: [cause, more] } },
      );
  });

  it('the depth of a recursion, where its circle ends and in what it ended', () => {
    const circle = (n: number, from: number, inside: string): Failing =>
      crash('java.lang.StackOverflowError', `stack size ${n}KB`, [
        ...jvm(inside),
        ...jvm(
          ...Array.from({ length: n }, (_, i) => `com.shop.Tree.${['left', 'right'][(i + from) % 2] ?? ''}`),
        ),
      ]);
    same(circle(150, 0, 'java.util.ArrayList.get'), circle(91, 1, 'android.util.Log.d'));
  });

  it('the class under which an SDK reports a hang, and the version of the idle loop', () => {
    const frames = [...jvm('java.lang.Object.wait', 'com.shop.Cart.total'), ...CLICK];
    const newer = [
      ...jvm(
        'java.lang.Object.wait',
        'com.shop.Cart.total',
        'android.view.View.performClick',
        'android.os.Handler.handleCallback',
        'android.os.Handler.dispatchMessage',
        'android.os.Looper.loopOnce',
        'android.os.Looper.loop',
      ),
    ];
    same(hang(frames), {
      type: 'anr',
      fields: { exceptions: [{ type: 'q3.b', message: 'for at least 5s', frames: newer }] },
    });
  });
});

describe('another group for another', () => {
  it('type', () =>
    differ(thrown('com.shop.Cart.a1'), crash('com.shop.Other', 'refused', STACK('com.shop.Cart.a1'))));
  it('kind', () => differ(thrown('com.shop.Cart.load'), { ...thrown('com.shop.Cart.load'), type: 'error' }));
  it('missing column', () => {
    const of = (column: string): Failing =>
      crash(
        'android.database.sqlite.SQLiteException',
        `no such column: ${column} (code 1 SQLITE_ERROR)`,
        jvm('android.database.sqlite.SQLiteConnection.prepare'),
      );
    differ(of('user_id'), of('cart_id'));
  });
  it('missing library, class, activity or selector', () => {
    const of = (type: string, message: string): Failing =>
      crash(type, message, jvm('java.lang.Runtime.loadLibrary0'));
    differ(
      of('java.lang.UnsatisfiedLinkError', 'dlopen failed: library "liba.so" not found'),
      of('java.lang.UnsatisfiedLinkError', 'dlopen failed: library "libb.so" not found'),
    );
    differ(
      of('java.lang.ClassNotFoundException', 'Didn\'t find class "com.shop.A" on path: x'),
      of('java.lang.ClassNotFoundException', 'Didn\'t find class "com.shop.B" on path: x'),
    );
    differ(
      of('X', 'Unable to find explicit activity class {com.shop/com.shop.A}'),
      of('X', 'Unable to find explicit activity class {com.shop/com.shop.B}'),
    );
    differ(
      of('NSInvalidArgumentException', '-[Cart pay]: unrecognized selector sent to instance 0x1'),
      of('NSInvalidArgumentException', '-[Cart buy]: unrecognized selector sent to instance 0x1'),
    );
  });
  it('message without a stack', () =>
    differ(crash('Error', 'no network at all', []), crash('Error', 'no space at all', [])));
  it('signal without a stack', () => differ(crash('SIGABRT', '', []), crash('SIGSEGV', '', [])));
  it('spot of an image without symbols, and build of it', () => {
    const at = (imageOffset: number, imageUuid: string): Failing =>
      crash('SIGABRT', '', [{ image: 'Shop', imageOffset, imageUuid, inApp: true }]);
    differ(at(8_632_544, 'A'), at(10_171_512, 'A'));
    differ(at(8_632_544, 'A'), at(8_632_544, 'B'));
    same(at(8_632_544, 'A-1'), at(8_632_544, 'a1'));
  });
  it('library call, when the app has no part in it', () => {
    const of = (call: string): Failing =>
      crash('java.lang.NullPointerException', '', [...jvm(`android.view.ViewRootImpl.${call}`), ...CLICK]);
    differ(of('draw'), of('layout'));
  });
});
