import type { Frame } from '@sonde/event-schema';
import { explainGrouping, groupError, type Failing } from './index';

const jvm = (...names: string[]): Frame[] =>
  names.map((name) => {
    const at = name.lastIndexOf('.');
    return { module: name.slice(0, at), function: name.slice(at + 1) };
  });
const native = (...names: string[]): Frame[] =>
  names.map((name) => ({ image: 'Shop', function: name, inApp: true }));
const failure = (type: string, message: string, frames: readonly Frame[] = []): Failing => ({
  type: 'crash',
  fields: { exceptions: [{ type, message, frames }] },
});
const groups = (failures: readonly Failing[]): number =>
  new Set(failures.map((each) => groupError(each)?.id)).size;

const LIBRARY = jvm('androidx.fragment.app.Fragment.load', 'com.shop.Main.show');
const CLICK = jvm('android.view.View.performClick');
const NPE = 'java.lang.NullPointerException';
const onNull = (method: string): string =>
  `Attempt to invoke virtual method '${method}' on a null object reference`;

/** What is one defect, in the ways in which builds, compilers, systems and SDKs write it. */
const ONE: readonly (readonly [name: string, failures: readonly Failing[]])[] = [
  [
    'types that an obfuscator put into no package',
    ['kg', 'hy', 'a0', 'H4', 'bC', 'q', 'bd.bb.bg'].map((type) =>
      failure(type, 'Unexpected token at 5', LIBRARY),
    ),
  ],
  [
    'obfuscated names in a sentence about null',
    ['v.bc.g.c', 'ie5.x.i', 'kg.a'].map((name) =>
      failure(NPE, onNull(`java.lang.String ${name}()`), jvm('com.shop.Main.show')),
    ),
  ],
  [
    'obfuscated names in a sentence about null that name what the platform calls',
    ['a.b', 'c.d.e'].map((name) =>
      failure(NPE, onNull(`void ${name}.onBack(${name})`), jvm('com.shop.Main.show')),
    ),
  ],
  [
    'obfuscated classes in a cast',
    ['a.b.c cannot be cast to d.e.f', 'kg cannot be cast to hy'].map((message) =>
      failure('java.lang.ClassCastException', message, jvm('com.shop.Main.show')),
    ),
  ],
  [
    'native methods of obfuscated classes',
    ['fu.bl(int)', 'j.bj.be.d(int)'].map((name) =>
      failure(
        'java.lang.UnsatisfiedLinkError',
        `No implementation found for long ${name} (tried Java_com_shop_Draw_init and Java_com_shop_Draw_init__I)`,
      ),
    ),
  ],
  [
    'how many calls an obfuscator left, and which class of the platform began them',
    [
      [...jvm('a.b.c', 'e.f.apply', 'rx.internal.Worker.run')],
      [...jvm('q.r.s', 'q.r.t', 'z.z.apply', 'rx.internal.Other.call')],
    ].map((frames) => failure('java.lang.NumberFormatException', 'For input string: ""', frames)),
  ],
  [
    'a recursion without names that ended in any small call',
    [
      jvm('java.util.HashMap.get', 'a.b.c', 'a.b.d'),
      jvm('java.lang.StringBuilder.append', 'x.y.z', 'x.y.q'),
    ].map((frames) => failure('java.lang.StackOverflowError', 'stack size 8MB', frames)),
  ],
  [
    'values in an abort message',
    [
      'FORTIFY: vsprintf: prevented 9032-byte write into 32185-byte buffer',
      "Abort message: 'FORTIFY: vsprintf: prevented 4073-byte write into 60738-byte buffer",
    ].map((message) => failure('SIGABRT', message)),
  ],
  [
    'the place in the source of an abort message',
    [
      'java_vm_ext.cc:570] JNI DETECTED ERROR IN APPLICATION: obj == null',
      'JNI DETECTED ERROR IN APPLICATION: obj == null',
    ].map((message) => failure('SIGABRT', message)),
  ],
  [
    'what objects print of themselves',
    [
      'Bad notification: Notification(channel=Kitchen pri=0 color=0x1)',
      'Bad notification: Notification(channel=order pri=1)',
    ].map((message) => failure('X.Refused', message, LIBRARY)),
  ],
  [
    'processes of the system',
    ['ProcessRecord{ffe 99:com.shop/u10a77}', 'ProcessRecord{1a2b3c 8:com.shop/u0a12}'].map((of) =>
      failure('java.lang.SecurityException', `Permission Denial: not allowed from ${of}`, LIBRARY),
    ),
  ],
  [
    'processes of the app',
    ['com.shop', 'com.shop:remote', 'com.shop:push'].map((process) =>
      failure('X.Refused', `Store is not ready in this process ${process}. Make it ready first`, LIBRARY),
    ),
  ],
  [
    'how far the life of a widget had gone',
    ['defunct, not mounted', 'defunct, not mounted, ticker inactive'].map((state) =>
      failure('FlutterError', `setState() called after dispose(): _Cart#1a2b3(lifecycle state: ${state})`),
    ),
  ],
  [
    'a host that is not found',
    [
      "SocketException: Failed host lookup: 'api.shop.test' (OS Error: No address, errno = 7)",
      "Failed host lookup: 'img.shop.test' (OS Error: nodename nor servname provided, errno = 8)",
    ].map((message) => failure('SocketException', message)),
  ],
  [
    'reasons of a status',
    ['HTTP 500', 'HTTP 500 Internal Server Error'].map((message) =>
      failure('retrofit2.HttpException', message),
    ),
  ],
  [
    'the language of an error with a code',
    ['The request timed out. (Code=-1001)', 'Zeitüberschreitung. (Code=-1001)'].map((message) =>
      failure('NSURLErrorDomain', message, native('APIClient.send(_:)')),
    ),
  ],
  [
    'words for one code of a database',
    ['unable to open database file (code 14)', 'unknown error (code 14 SQLITE_CANTOPEN): Could not open'].map(
      (message) => failure('android.database.sqlite.SQLiteCantOpenDatabaseException', message),
    ),
  ],
  [
    'bodies that many functions share',
    [
      native('<deduplicated_symbol>', 'Cart.total()'),
      native('outlined init with copy of Cart', 'Cart.total()'),
    ].map((frames) => failure('EXC_BREAKPOINT', '', frames)),
  ],
  [
    'what Swift’s compiler and demanglers write around a name',
    [
      ...['Cart.total()', 'Shop.Cart.total() -> ()', 'merged Cart.total()', 'static Cart.total()'],
      ...['generic specialization <Swift.Int> of Shop.Cart.total()', '$s4Shop4CartC5totalyyF'],
    ].map((name) => failure('EXC_BREAKPOINT', '', native(name))),
  ],
  [
    'symbols of C++',
    ['Font::layout(int)', '_ZN4Font6layoutEi'].map((name) => failure('SIGSEGV', '', native(name))),
  ],
  [
    'lambdas of Compose',
    ['com.shop.CartKt$Screen$1$2.invoke', 'com.shop.CartKt.Screen$lambda$3', 'com.shop.CartKt.Screen'].map(
      (name) => failure('java.lang.IllegalStateException', '', jvm(name)),
    ),
  ],
  [
    'functions that inlining and R8 made',
    ['com.shop.Cart.total', 'com.shop.Cart.total$r8$1'].map((name) =>
      failure('java.lang.IllegalStateException', '', jvm(name)),
    ),
  ],
  [
    'a type that stands in the message too',
    ["Cannot read property 'name' of undefined", "TypeError: Cannot read property 'name' of undefined"].map(
      (message) => failure('TypeError', message),
    ),
  ],
  [
    'classes of which Foundation chooses',
    ['__NSCFConstantString', 'NSTaggedPointerString', '__NSCFString'].map((name) =>
      failure('NSInvalidArgumentException', `-[${name} count]: unrecognized selector sent to instance 0x1`),
    ),
  ],
];

/** What is two defects, though it is nearly the same. */
const TWO: readonly (readonly [name: string, failures: readonly Failing[]])[] = [
  [
    'functions of the same name in two scripts of a game',
    ['EnemySpawner', 'ShopView'].map((module) =>
      failure('NullReferenceException', '', [{ module, function: 'Update ()' }]),
    ),
  ],
  [
    'two services that start late',
    ['.playback.PlayerService', '.download.DownloadService'].map((service) =>
      failure(
        'android.app.RemoteServiceException',
        `Context.startForegroundService() did not then call Service.startForeground(): ServiceRecord{1a2b3c u0 com.shop/${service}}`,
      ),
    ),
  ],
  ['two statuses', ['HTTP 500', 'HTTP 401'].map((message) => failure('retrofit2.HttpException', message))],
  [
    'two codes of an API',
    ['10: ', '12501: '].map((message) =>
      failure('com.google.android.gms.common.api.ApiException', message, jvm('com.shop.SignIn.onResult')),
    ),
  ],
  [
    'two codes of a domain',
    ['(Code=-1001)', '(Code=-1009)'].map((message) =>
      failure('NSURLErrorDomain', `Failed. ${message}`, native('APIClient.send(_:)')),
    ),
  ],
  [
    'two native components',
    ['RNCWebView', 'RNSVGPath'].map((name) =>
      failure('Invariant Violation', `requireNativeComponent: "${name}" was not found in the UIManager.`),
    ),
  ],
  [
    'two fields that are required',
    ['price', 'title'].map((name) =>
      failure('kotlinx.serialization.MissingFieldException', `Field '${name}' is required for this type`),
    ),
  ],
  [
    'two plugins that are missing',
    ['getAll on channel plugins.flutter.io/shared_preferences', 'listen on channel com.shop/stock'].map(
      (of) =>
        failure(
          'MissingPluginException',
          `MissingPluginException(No implementation found for method ${of})`,
          [{ module: 'MethodChannel', function: '_invokeMethod', file: 'platform_channel.dart' }],
        ),
    ),
  ],
  [
    'two codes in what the app says',
    ['insufficient_funds', 'expired_card'].map((code) =>
      failure('com.shop.PaymentException', `Payment 7 declined: ${code}`, jvm('com.shop.Payments.charge')),
    ),
  ],
  [
    'saved state that is too large, and what the app hands to another one',
    [
      jvm('android.os.BinderProxy.transactNative'),
      jvm('android.os.BinderProxy.transactNative', 'com.shop.Share.open'),
    ].map((frames) =>
      failure('android.os.TransactionTooLargeException', 'data parcel size 1048988 bytes', frames),
    ),
  ],
];

describe('one group for', () => {
  it.each(ONE)('%s', (_, failures) => {
    expect(failures.length).toBeGreaterThan(1);
    expect(groups(failures)).toBe(1);
  });
});

describe('a group each for', () => {
  it.each(TWO)('%s', (_, failures) => {
    expect(failures.length).toBeGreaterThan(1);
    expect(groups(failures)).toBe(failures.length);
  });
});

it('names what began nameless calls by its kind where a sentence says something, and only where nothing else is left', () => {
  const began = (message: string, ...inner: string[]) =>
    explainGrouping(failure(NPE, message, [...jvm(...inner), ...CLICK]))?.sentences[0] ?? '';
  const says = onNull('int java.lang.String.length()');
  expect(began(says, 'a.b.c')).toContain('from the user interface');
  expect(began(says, 'a.b.c', 'a.b.onClick')).not.toContain('from');
  expect(began('', 'a.b.c', 'a.b.onClick')).toContain('from android.view.View.performClick');
});
