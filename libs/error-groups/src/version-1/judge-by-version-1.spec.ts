import type { DecodedEvent, Frame, Resource } from '@sonde/event-schema';
import fc from 'fast-check';
import { compileGrouping, groupError as groupBy, type ErrorGroup } from '../index';

const VERSION_1 = compileGrouping({ version: 1, rules: [] });
const groupError = (event: DecodedEvent): ErrorGroup | undefined => groupBy(event, VERSION_1);

const event = (type: DecodedEvent['type'], fields: Record<string, unknown>): DecodedEvent => ({
  index: 0,
  id: 'e-1',
  type,
  sdkType: type,
  deviceTime: 1_790_000_000_000,
  sessionId: 's-1',
  userId: '',
  screen: '',
  sampleRate: 1,
  resource: {} as Resource,
  attributes: undefined,
  fields,
});

const group = (type: DecodedEvent['type'], fields: Record<string, unknown>): ErrorGroup => {
  const found = groupError(event(type, fields));
  if (!found) throw new Error(`${type} has no group`);
  return found;
};

const app = (module: string, name: string, rest: Partial<Frame> = {}): Frame => ({
  module,
  function: name,
  inApp: true,
  ...rest,
});
const system = (module: string, name: string, rest: Partial<Frame> = {}): Frame => ({
  module,
  function: name,
  inApp: false,
  ...rest,
});

const thrown = (frames: Frame[], type = 'java.lang.IllegalStateException', message = 'Cart is empty') => ({
  exceptions: [{ type, message, frames }],
});

const STACK = [
  system('java.util.ArrayList', 'get', { line: 437 }),
  app('com.shop.Cart', 'total', { line: 42, file: 'Cart.kt' }),
  app('com.shop.CheckoutActivity', 'onPay', { line: 118 }),
  system('android.view.View', 'performClick', { line: 7542 }),
];

describe('groupError by version 1', () => {
  it('names the group after the root cause and its first frame of the app', () => {
    expect(group('crash', thrown(STACK))).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      kind: 'CRASH',
      title: 'java.lang.IllegalStateException: Cart is empty',
      culprit: 'com.shop.Cart.total',
      grouping: 1,
    });
  });

  it('keeps ids from release to release: a changed rule needs a new version', () => {
    expect(group('crash', thrown(STACK)).id).toBe('dd7404d36811c7cb');
  });

  it('is nothing for events that are no failure', () => {
    for (const type of ['app_launch', 'app_exit', 'custom', 'log'] as const)
      expect(groupError(event(type, {}))).toBeUndefined();
  });

  it('keeps a crash, an error and a hang of the same place apart', () => {
    const ids = (['crash', 'error', 'anr'] as const).map((type) => group(type, thrown(STACK)).id);
    expect(new Set(ids).size).toBe(3);
  });

  describe('one group, whatever differs in', () => {
    const same = (
      a: Record<string, unknown>,
      b: Record<string, unknown>,
      type: DecodedEvent['type'] = 'crash',
    ) => expect(group(type, a).id).toBe(group(type, b).id);

    it('lines, columns and files', () => {
      same(
        thrown(STACK),
        thrown(STACK.map((frame) => ({ ...frame, line: 1, column: 9, file: 'SourceFile' }))),
      );
    });

    it('the message, as long as there are frames', () => {
      same(thrown(STACK), thrown(STACK, undefined, 'something else entirely'));
    });

    it('system frames in between', () => {
      same(thrown(STACK), thrown([STACK[1]!, system('kotlin.jvm.internal.Intrinsics', 'check'), STACK[2]!]));
    });

    it('frames of the app further out than the fifth', () => {
      const deep = ['a', 'b', 'c', 'd', 'e'].map((name) => app('com.shop.Deep', name));
      same(thrown([...deep, app('com.shop.Outer', 'one')]), thrown([...deep, app('com.shop.Other', 'two')]));
    });

    it.each([
      [
        'com.shop.Cart$$Lambda$14/0x0000000800c03040',
        'com.shop.Cart$$Lambda$201/0x0000000800d11000',
        'run',
        'run',
      ],
      ['com.shop.Cart', 'com.shop.Cart', 'lambda$onCreate$0', 'lambda$onCreate$3'],
      ['com.shop.CartKt', 'com.shop.CartKt', 'onCreate$lambda$0', 'onCreate$lambda-7'],
      ['com.shop.CartModel$load$1', 'com.shop.CartModel$load$2', 'invokeSuspend', 'invokeSuspend'],
      ['com.shop.Cart$1', 'com.shop.Cart$4', 'onClick', 'onClick'],
      ['jdk.proxy.$Proxy12', 'jdk.proxy.$Proxy31', 'pay', 'pay'],
      ['Shop', 'Shop', 'closure #1 in Cart.total()', 'closure #3 in Cart.total()'],
      ['Shop', 'Shop', '__22-[Cart total]_block_invoke', '__31-[Cart total]_block_invoke_2'],
      ['Shop', 'Shop', 'total.cold.1', 'total.cold.2'],
    ])('generated names: %s and %s', (moduleA, moduleB, functionA, functionB) => {
      same(thrown([app(moduleA, functionA), STACK[1]!]), thrown([app(moduleB, functionB), STACK[1]!]));
    });

    it('frames that only a compiler wrote', () => {
      const synthetic = [
        app('com.shop.Cart', 'access$100'),
        app('com.shop.Cart$$ExternalSyntheticLambda2', 'run'),
      ];
      same(thrown(STACK), thrown([STACK[0]!, STACK[1]!, ...synthetic, STACK[2]!]));
    });

    it('addresses and where an image was loaded', () => {
      const at = (base: number): Frame[] => [
        { image: 'libsystem_kernel.dylib', inApp: false, address: `0x${(base + 77).toString(16)}` },
        { image: 'Shop', inApp: true, imageBase: base.toString(16), address: (base + 0x83b8e0).toString(16) },
      ];
      same(thrown(at(0x100218000), 'SIGABRT', ''), thrown(at(0x104aa0000), 'SIGABRT', ''));
    });

    it('install paths', () => {
      const at = (folder: string): Frame[] => [{ file: `${folder}/main.8f2c11ab.jsbundle`, inApp: true }];
      same(
        thrown(at('/data/app/~~Qx1==/com.shop-1'), 'Error'),
        thrown(at('/var/containers/Bundle/7F/Shop.app'), 'Error'),
      );
    });

    it('the depth of a recursion and where its circle ends', () => {
      const circle = (n: number, from: number): Frame[] =>
        Array.from({ length: n }, (_, i) => app('com.shop.Tree', ['left', 'right'][(i + from) % 2]!));
      same(
        thrown(circle(150, 0), 'java.lang.StackOverflowError'),
        thrown(circle(90, 1), 'java.lang.StackOverflowError'),
      );
    });

    it('exceptions that only wrap the root cause', () => {
      const cause = { type: 'java.io.IOException', message: 'closed', frames: STACK };
      const wrapper = {
        type: 'java.lang.RuntimeException',
        message: 'java.io.IOException: closed',
        frames: [app('com.shop.Net', 'call')],
      };
      same({ exceptions: [cause] }, { exceptions: [wrapper, cause] });
    });

    it.each([
      ['No item 42 in "cart"', 'No item 7 in "wish list"'],
      [
        'user 0f8fad5b-d9cb-469f-a165-70867728950e is gone',
        'user 7c9e6679-7425-40de-944b-e07fc1f90ae7 is gone',
      ],
      ['cannot open /data/user/0/com.shop/files/a.db', 'cannot open /data/user/10/com.shop/files/b.db'],
      ['GET https://api.shop.test/v1/items/42?x=1 failed', 'GET https://api.shop.test/v1/items/9 failed'],
      ["Key 'a b' (address 0x7ffee4) not found", "Key 'c' (address 0x10a) not found"],
      ['com.shop.Cart@1a2b3c4 is locked', 'com.shop.Cart@9f8e7d6 is locked'],
      ['mail to ann@shop.test bounced', 'mail to bob.b@mail.shop.test bounced'],
      ['took 1.5 s, at 12:30:45', 'took 20 s, at 01:02:03'],
    ])('values in a message without frames: %s', (a, b) => {
      same(thrown([], 'Error', a), thrown([], 'Error', b));
    });
  });

  describe('different groups for different', () => {
    const differ = (
      a: Record<string, unknown>,
      b: Record<string, unknown>,
      type: DecodedEvent['type'] = 'crash',
    ) => expect(group(type, a).id).not.toBe(group(type, b).id);

    it('first frames of the app', () =>
      differ(thrown(STACK), thrown([app('com.shop.Cart', 'clear'), ...STACK])));
    it('callers in the app', () =>
      differ(thrown(STACK), thrown([STACK[0]!, STACK[1]!, app('com.shop.Widget', 'refresh')])));
    it('types', () => differ(thrown(STACK), thrown(STACK, 'java.lang.NullPointerException')));
    it('messages without frames', () =>
      differ(thrown([], 'Error', 'no network'), thrown([], 'Error', 'no space')));
    it('signals', () => differ({ signal: 'SIGABRT' }, { signal: 'SIGSEGV' }));
    it('system frames when the app has none', () =>
      differ(thrown([system('android.os.Parcel', 'read')]), thrown([system('android.os.Binder', 'call')])));
    it('places in an image without symbols', () => {
      const at = (imageOffset: number) =>
        thrown([{ image: 'Shop', imageOffset, inApp: true }], 'SIGABRT', '');
      differ(at(8632544), at(10171512));
    });
  });

  it('falls back to an exception further out when the root cause was cut off inside a library', () => {
    const cause = {
      type: 'org.json.JSONException',
      message: 'End of input at 0',
      frames: [system('java.lang.Object', 'x')],
    };
    const outer = { type: 'com.shop.LoadFailed', message: '', frames: [app('com.shop.Feed', 'load')] };
    const found = group('error', { exceptions: [outer, cause] });
    expect(found.title).toBe('org.json.JSONException: End of input at <n>');
    expect(found.culprit).toBe('com.shop.Feed.load');
  });

  it('tells the app from the platform by name when the sender does not say', () => {
    const found = group('crash', {
      exceptions: [
        {
          type: 'java.lang.NullPointerException',
          frames: [
            { module: 'java.util.Objects', function: 'requireNonNull' },
            { module: 'androidx.fragment.app.Fragment', function: 'requireContext' },
            { module: 'javafx.shop.Cart', function: 'total' },
            { module: 'android.view.View', function: 'performClick' },
          ],
        },
      ],
    });
    expect(found.culprit).toBe('javafx.shop.Cart.total');
    expect(found.title).toBe('java.lang.NullPointerException in javafx.shop.Cart.total');
  });

  it("does not blame the app's entry point for what happened inside the platform", () => {
    const onMain = (inner: string): Frame[] => [
      { image: 'libobjc.A.dylib', function: inner, inApp: false },
      { image: 'UIKitCore', function: 'UIApplicationMain', inApp: false },
      { image: 'Shop', function: 'main', inApp: true },
      { image: 'dyld', function: 'start', inApp: false },
    ];
    const one = group('crash', thrown(onMain('objc_msgSend'), 'SIGSEGV', ''));
    expect(one.culprit).toBe('libobjc.A.dylib.objc_msgSend');
    expect(one.id).not.toBe(group('crash', thrown(onMain('objc_release'), 'SIGSEGV', '')).id);
  });

  it('looks behind the frames that only carry out an abort', () => {
    const aborted = (...images: string[]) =>
      thrown(
        ['libsystem_kernel.dylib', 'libsystem_c.dylib', 'libc++abi.dylib', 'libobjc.A.dylib', ...images].map(
          (image) => ({
            image,
            inApp: false,
          }),
        ),
        'SIGABRT',
        '',
      );
    expect(group('crash', aborted('CoreFoundation', 'UIKitCore')).culprit).toBe('CoreFoundation');
    expect(group('crash', aborted('AVFCore')).id).not.toBe(group('crash', aborted('CoreFoundation')).id);
  });

  it('uses the crashed thread where no exception was thrown', () => {
    const threads = [
      { name: 'main', frames: [app('Shop', 'idle()')] },
      { crashed: true, frames: [app('Shop', 'Cart.total()')] },
    ];
    expect(group('crash', { signal: 'SIGSEGV', threads })).toMatchObject({
      title: 'SIGSEGV in Shop.Cart.total()',
    });
  });

  describe('a hang', () => {
    const LOOP = [
      system('android.os.Handler', 'dispatchMessage'),
      system('android.os.Looper', 'loop'),
      system('android.app.ActivityThread', 'main'),
    ];
    const onMain = (...frames: Frame[]) => ({
      threads: [
        { name: 'worker', frames: [app('com.shop.Sync', 'run')] },
        { name: 'main', main: true, frames },
      ],
      exceptions: [{ type: 'q3.b', message: 'Application Not Responding for at least 5s', frames: [] }],
    });

    it('is grouped by what the main thread did, whatever class the SDK reports it with', () => {
      const busy = [system('java.lang.Thread', 'sleep'), app('com.shop.Cart', 'total')];
      const asThread = group('anr', onMain(...busy, ...LOOP));
      const asException = group('anr', { exceptions: [{ type: 'a.b', frames: [...busy, ...LOOP] }] });
      expect(asThread).toMatchObject({
        kind: 'ANR',
        title: 'ANR in com.shop.Cart.total',
        culprit: 'com.shop.Cart.total',
      });
      expect(asException.id).toBe(asThread.id);
    });

    it('does not blame what stands outside the idle loop', () => {
      const outside = app('com.shop.Main', 'main');
      const binder = system('android.os.BinderProxy', 'transactNative');
      expect(group('anr', onMain(binder, ...LOOP, outside)).culprit).toBe(
        'android.os.BinderProxy.transactNative',
      );
    });

    it('says so when the main thread was idle or no stack came', () => {
      const idle = [
        system('android.os.MessageQueue', 'nativePollOnce'),
        system('android.os.MessageQueue', 'next'),
        ...LOOP,
      ];
      expect(group('anr', onMain(...idle))).toMatchObject({
        title: 'ANR with an idle main thread',
        culprit: '',
      });
      expect(group('anr', {})).toMatchObject({ title: 'ANR without a stack', culprit: '' });
      expect(group('anr', {}).id).not.toBe(group('anr', onMain(...idle)).id);
    });

    it('is the same on Apple: the wait of the run loop is idle, a wait inside the app is not', () => {
      const wait = system('libsystem_kernel.dylib', 'mach_msg2_trap');
      const loop = [
        system('CoreFoundation', '__CFRunLoopRun'),
        system('UIKitCore', 'UIApplicationMain'),
        app('Shop', 'main'),
      ];
      expect(group('anr', onMain(wait, ...loop)).title).toBe('ANR with an idle main thread');
      expect(group('anr', onMain(wait, app('Shop', 'Store.sync()'), ...loop)).culprit).toBe(
        'Shop.Store.sync()',
      );
    });
  });

  it('keeps titles within 200 characters and whole', () => {
    const { title } = group('crash', thrown([], 'Error', '😀'.repeat(300)));
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title.isWellFormed()).toBe(true);
    expect(title.endsWith('…')).toBe(true);
  });

  it('answers for anything that a phone may send, the same twice', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { nil: undefined });
    const frame = fc.record(
      {
        module: text,
        function: text,
        file: text,
        image: text,
        address: text,
        imageBase: text,
        inApp: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const frames = fc.array(frame, { maxLength: 8 });
    const fields = fc.record(
      {
        exceptions: fc.array(fc.record({ type: text, message: text, frames }, { requiredKeys: [] }), {
          maxLength: 4,
        }),
        threads: fc.array(
          fc.record({ main: fc.boolean(), crashed: fc.boolean(), frames }, { requiredKeys: [] }),
          { maxLength: 3 },
        ),
        signal: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.constantFrom('crash' as const, 'error' as const, 'anr' as const),
        fields,
        (type, given) => {
          const first = group(type, given);
          expect(first.id).toMatch(/^[0-9a-f]{16}$/);
          expect(first.title.length).toBeGreaterThan(0);
          expect(group(type, structuredClone(given))).toEqual(first);
        },
      ),
    );
  });

  it('looks at no more than 200 frames and 4,096 characters, however much is sent', () => {
    const noise = Array.from({ length: 200 }, (_, i) => system(`java.util.Noise${'x'.repeat(i % 7)}`, 'run'));
    const far = (name: string) => thrown([...noise, app('com.shop.Far', name)]);
    expect(group('crash', far('a')).id).toBe(group('crash', far('b')).id);
    const long = (end: string) => thrown([], 'Error', 'a'.repeat(4096) + end);
    expect(group('crash', long('x')).id).toBe(group('crash', long('y')).id);
  });
});
