import type { Random } from './random';

/** One frame as the native protocol takes it; innermost call first. */
export interface Frame {
  readonly module: string;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly inApp: boolean;
}

export interface Exception {
  readonly type: string;
  readonly message: string;
  readonly frames: readonly Frame[];
}

/**
 * A fault in the app's code. Its stack is always the same but for line numbers (other builds) and values in the
 * message, so all its events belong to one group.
 */
export interface Defect {
  readonly id: string;
  readonly os: 'Android' | 'iOS';
  /** Versions that have it, oldest first. */
  readonly versions: readonly string[];
  readonly weight: number;
  exceptions(random: Random): Exception[];
}

const frames = (
  random: Random,
  rows: readonly (readonly [string, string, string, number, boolean])[],
): Frame[] =>
  rows.map(([module, name, file, line, inApp]) => ({
    module,
    function: name,
    file,
    line: line + (inApp ? random.int(0, 6) : 0),
    inApp,
  }));

const ANDROID_LOOP = [
  ['android.os.Handler', 'dispatchMessage', 'Handler.java', 106, false],
  ['android.os.Looper', 'loopOnce', 'Looper.java', 230, false],
  ['android.os.Looper', 'loop', 'Looper.java', 319, false],
  ['android.app.ActivityThread', 'main', 'ActivityThread.java', 8900, false],
] as const;

const COROUTINE_LOOP = [
  ['kotlin.coroutines.jvm.internal.BaseContinuationImpl', 'resumeWith', 'ContinuationImpl.kt', 33, false],
  ['kotlinx.coroutines.DispatchedTask', 'run', 'DispatchedTask.kt', 108, false],
  ['kotlinx.coroutines.scheduling.CoroutineScheduler$Worker', 'run', 'CoroutineScheduler.kt', 684, false],
] as const;

const UIKIT_LOOP = [
  ['UIKitCore', '-[UIApplication sendAction:to:from:forEvent:]', '', 0, false],
  ['UIKitCore', '-[UIControl touchesEnded:withEvent:]', '', 0, false],
  ['CoreFoundation', '__CFRunLoopRun', '', 0, false],
  ['UIKitCore', 'UIApplicationMain', '', 0, false],
] as const;

export const CRASH_DEFECTS: readonly Defect[] = [
  {
    id: 'cart-total-null',
    os: 'Android',
    versions: ['4.1.0', '4.2.0'],
    weight: 6,
    exceptions: (random) => [
      {
        type: 'java.lang.RuntimeException',
        message: `Unable to resume activity {com.shop/com.shop.cart.CartActivity}: cart ${random.int(1000, 99999)}`,
        frames: frames(random, [
          ['android.app.ActivityThread', 'performResumeActivity', 'ActivityThread.java', 5160, false],
          ...ANDROID_LOOP,
        ]),
      },
      {
        type: 'java.lang.NullPointerException',
        message: `Attempt to invoke virtual method 'long com.shop.cart.Price.minor()' on a null object reference (line ${random.int(1, 9)})`,
        frames: frames(random, [
          ['com.shop.cart.CartTotals', 'sum', 'CartTotals.kt', 42, true],
          ['com.shop.cart.CartViewModel', 'refresh', 'CartViewModel.kt', 118, true],
          ['com.shop.cart.CartActivity', 'onResume', 'CartActivity.kt', 77, true],
          ['android.app.Activity', 'performResume', 'Activity.java', 8600, false],
          ...ANDROID_LOOP,
        ]),
      },
    ],
  },
  {
    id: 'image-cache-oom',
    os: 'Android',
    versions: ['4.0.2', '4.1.0', '4.2.0', '4.2.1', '4.3.0'],
    weight: 2,
    exceptions: (random) => [
      {
        type: 'java.lang.OutOfMemoryError',
        message: `Failed to allocate a ${random.int(100_000, 9_000_000)} byte allocation with ${random.int(1000, 90_000)} free bytes`,
        frames: frames(random, [
          ['android.graphics.BitmapFactory', 'nativeDecodeStream', 'BitmapFactory.java', 0, false],
          ['com.shop.media.ImageCache', 'decode', 'ImageCache.kt', 201, true],
          ['com.shop.media.ImageLoader$load$2', 'invokeSuspend', 'ImageLoader.kt', 64, true],
          ...COROUTINE_LOOP,
        ]),
      },
    ],
  },
  {
    id: 'payment-state',
    os: 'Android',
    versions: ['4.3.0'],
    weight: 8,
    exceptions: (random) => [
      {
        type: 'java.lang.IllegalStateException',
        message: `Payment ${random.uuid()} is already settled`,
        frames: frames(random, [
          ['com.shop.pay.PaymentStateMachine', 'advance', 'PaymentStateMachine.kt', 88, true],
          ['com.shop.pay.CheckoutFragment', 'onPaid', 'CheckoutFragment.kt', 149, true],
          ...ANDROID_LOOP,
        ]),
      },
    ],
  },
  {
    id: 'orders-index',
    os: 'iOS',
    versions: ['4.0.2', '4.1.0', '4.2.0', '4.2.1', '4.3.0'],
    weight: 4,
    exceptions: (random) => [
      {
        type: 'Swift runtime failure',
        message: `Index out of range: ${random.int(1, 40)}`,
        frames: frames(random, [
          ['libswiftCore.dylib', '_assertionFailure(_:_:file:line:flags:)', '', 0, false],
          ['Shop', 'OrdersViewModel.row(at:)', 'OrdersViewModel.swift', 57, true],
          [
            'Shop',
            'OrdersViewController.tableView(_:cellForRowAt:)',
            'OrdersViewController.swift',
            131,
            true,
          ],
          ['UIKitCore', '-[UITableView _createPreparedCellForGlobalRow:]', '', 0, false],
          ...UIKIT_LOOP,
        ]),
      },
    ],
  },
  {
    id: 'keychain-unwrap',
    os: 'iOS',
    versions: ['4.2.1', '4.3.0'],
    weight: 5,
    exceptions: (random) => [
      {
        type: 'EXC_BREAKPOINT',
        message: `Unexpectedly found nil while unwrapping an Optional value at 0x${random.bits().toString(16)}`,
        frames: frames(random, [
          ['Shop', 'TokenStore.current.getter', 'TokenStore.swift', 33, true],
          ['Shop', 'closure #1 in CheckoutCoordinator.pay()', 'CheckoutCoordinator.swift', 96, true],
          ...UIKIT_LOOP,
        ]),
      },
    ],
  },
];

/** Faults that the app survives. */
export const ERROR_DEFECTS: readonly Defect[] = [
  {
    id: 'json-truncated',
    os: 'Android',
    versions: ['4.0.2', '4.1.0', '4.2.0', '4.2.1', '4.3.0'],
    weight: 5,
    exceptions: (random) => [
      {
        type: 'com.shop.net.BadAnswerException',
        message: `GET https://api.shop.test/v1/items/${random.int(1, 9999)} could not be read`,
        frames: frames(random, [
          ['com.shop.net.ApiClient', 'read', 'ApiClient.kt', 74, true],
          ['com.shop.catalog.ItemRepository', 'load', 'ItemRepository.kt', 51, true],
          ...COROUTINE_LOOP,
        ]),
      },
      {
        type: 'kotlinx.serialization.json.internal.JsonDecodingException',
        message: `Unexpected JSON token at offset ${random.int(1, 5000)}: Expected start of the object`,
        frames: frames(random, [
          [
            'kotlinx.serialization.json.internal.AbstractJsonLexer',
            'fail',
            'AbstractJsonLexer.kt',
            587,
            false,
          ],
          ['com.shop.net.ItemDecoder', 'decode', 'ItemDecoder.kt', 22, true],
          ['com.shop.net.ApiClient', 'read', 'ApiClient.kt', 70, true],
        ]),
      },
    ],
  },
  {
    id: 'coupon-expired',
    os: 'Android',
    versions: ['4.2.0', '4.2.1', '4.3.0'],
    weight: 2,
    exceptions: (random) => [
      {
        type: 'com.shop.cart.CouponException',
        message: `Coupon SALE${random.int(10, 99)} has expired`,
        frames: frames(random, [
          ['com.shop.cart.Coupons', 'apply', 'Coupons.kt', 29, true],
          ['com.shop.cart.CartViewModel', 'redeem', 'CartViewModel.kt', 164, true],
          ...ANDROID_LOOP,
        ]),
      },
    ],
  },
  {
    id: 'image-decode',
    os: 'iOS',
    versions: ['4.0.2', '4.1.0', '4.2.0', '4.2.1', '4.3.0'],
    weight: 3,
    exceptions: (random) => [
      {
        type: 'NSURLErrorDomain',
        message: `Code=-1001 The request timed out after ${random.int(10, 60)} s`,
        frames: frames(random, [
          ['Shop', 'ImageLoader.fetch(_:)', 'ImageLoader.swift', 48, true],
          ['Foundation', '-[__NSCFURLLocalSessionConnection _task_onqueue_didFinish]', '', 0, false],
        ]),
      },
    ],
  },
];

/** Where the main thread hangs when the app does not respond. */
export const HANGS: readonly (readonly (readonly [string, string, string, number, boolean])[])[] = [
  [
    ['android.database.sqlite.SQLiteConnection', 'nativeExecute', 'SQLiteConnection.java', 0, false],
    ['com.shop.data.OrderDao', 'all', 'OrderDao.kt', 31, true],
    ['com.shop.orders.OrdersActivity', 'onCreate', 'OrdersActivity.kt', 44, true],
    ...ANDROID_LOOP,
  ],
  [
    ['java.lang.Object', 'wait', 'Object.java', 386, false],
    ['com.shop.sync.SyncLock', 'acquire', 'SyncLock.kt', 18, true],
    ['com.shop.cart.CartActivity', 'onPause', 'CartActivity.kt', 93, true],
    ...ANDROID_LOOP,
  ],
];

/** The main thread's stack during one of the hangs. */
export const hangFrames = (random: Random): Frame[] => frames(random, random.pick(HANGS));

/** The defects that a version has on an operating system. */
export const defectsOf = (all: readonly Defect[], os: string, version: string): Defect[] =>
  all.filter((defect) => defect.os === os && defect.versions.includes(version));
