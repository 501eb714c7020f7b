import type { Failing } from '@sonde/error-groups';
import type { Frame } from '@sonde/event-schema';

/** Frames of a stack as phones send them: about as many on the main thread of Android. */
export const TYPICAL_FRAMES = 40;

const frame = (module: string, name: string, inApp: boolean, line: number): Frame => ({
  module,
  function: name,
  file: `${module.slice(module.lastIndexOf('.') + 1)}.kt`,
  line,
  inApp,
});

/** What Android's main thread has under every call: as many frames as asked, innermost first. */
const below = (count: number): Frame[] =>
  Array.from({ length: count }, (_, i) =>
    i < count - 6
      ? frame(
          'android.view.ViewGroup',
          i % 2 === 0 ? 'dispatchTouchEvent' : 'dispatchTransformedTouchEvent',
          false,
          3000 + i,
        )
      : frame(
          ['android.os.Handler', 'android.os.Looper', 'android.app.ActivityThread'][i % 3] ?? '',
          'main',
          false,
          200 + i,
        ),
  );

const crash = (type: string, message: string, inner: readonly Frame[]): Failing => ({
  type: 'crash',
  fields: { exceptions: [{ type, message, frames: [...inner, ...below(TYPICAL_FRAMES - inner.length)] }] },
});

/** Failures as they come, one of each kind of decision. */
export const TYPICAL_FAILURES: Readonly<Record<string, Failing>> = {
  'thrown by the app': crash('java.lang.IllegalStateException', 'Cart 4711 is empty', [
    frame('com.shop.cart.Cart', 'total', true, 42),
    frame('com.shop.checkout.CheckoutFragment$onViewCreated$1', 'onClick', true, 118),
  ]),
  'null in the app': crash(
    'java.lang.NullPointerException',
    "Attempt to invoke virtual method 'int java.lang.String.length()' on a null object reference",
    [frame('com.shop.cart.Cart', 'total', true, 42), frame('com.shop.Main', 'onPay', true, 118)],
  ),
  'said by a library': crash(
    'java.lang.IllegalArgumentException',
    'No view found for id 0x7f0b0042 (com.shop:id/content) for fragment CartFragment{1a2b3c4} (0f8fad5b-d9cb-469f-a165-70867728950e)',
    [
      frame('androidx.fragment.app.FragmentStateManager', 'createView', false, 513),
      frame('com.shop.Main', 'show', true, 9),
    ],
  ),
  'a missing column': crash(
    'android.database.sqlite.SQLiteException',
    'no such column: loyalty_points (code 1 SQLITE_ERROR): , while compiling: SELECT loyalty_points FROM user WHERE id=77',
    [
      frame('android.database.sqlite.SQLiteConnection', 'nativePrepareStatement', false, -2),
      frame('com.shop.db.UserDao_Impl', 'load', true, 77),
    ],
  ),
  obfuscated: crash('java.lang.IndexOutOfBoundsException', 'Index 5 out of bounds for length 3', [
    frame('java.util.ArrayList', 'get', false, 437),
    frame('b4.c', 'a', true, 1),
    frame('q.x', 'b', true, 2),
    frame('d1.a$b', 'onClick', true, 3),
  ]),
  'no frame of the app': crash('java.lang.IllegalArgumentException', '', []),
  'a hang': {
    type: 'anr',
    fields: {
      threads: [
        {
          name: 'main',
          main: true,
          frames: [
            frame('java.lang.Object', 'wait', false, -2),
            frame('com.shop.cart.CartStore', 'items', true, 5),
            ...below(TYPICAL_FRAMES - 2),
          ],
        },
      ],
    },
  },
};
