import type { Chance } from './chance';
import type { Defect } from './generated-crashes';

const id = (chance: Chance): string => String(chance.below(100_000));
const uuid = (c: Chance): string => `${c.hex(8)}-${c.hex(4)}-${c.hex(4)}-${c.hex(4)}-${c.hex(12)}`;

/** Thrown by the app itself: what it says is in the language of the phone, or holds values. */
const THROWN_BY_APP: readonly Defect[] = [
  {
    cause: 'checkout: the cart is empty',
    type: 'java.lang.IllegalStateException',
    message: (c) =>
      c.of(['The cart is empty', 'Der Warenkorb ist leer', 'Le panier est vide', 'カートは空です']),
    app: [
      'com.shop.cart.Cart.requireItems',
      'com.shop.checkout.CheckoutViewModel.pay',
      'com.shop.checkout.CheckoutFragment$onViewCreated$#.onClick!',
    ],
  },
  {
    cause: 'profile: the session has ended',
    type: 'com.shop.net.SessionExpired',
    message: (c) => `session ${uuid(c)} expired`,
    app: [
      'com.shop.net.SessionStore.current',
      'com.shop.profile.ProfileRepository.load',
      'com.shop.profile.ProfileViewModel$refresh$#.invokeSuspend!',
    ],
    entry: 'coroutine',
  },
  {
    cause: 'orders: the answer is refused',
    type: 'com.shop.net.ApiException',
    message: (c) => `HTTP ${c.of(['500', '502', '503'])} for order ${id(c)}`,
    app: [
      'com.shop.orders.OrderApi.check',
      'com.shop.orders.OrderRepository.fetch',
      'com.shop.orders.OrderWorker!.doWork!',
    ],
    entry: 'worker',
  },
  {
    cause: 'search: a filter is unknown',
    type: 'java.lang.IllegalArgumentException',
    message: (c) => `Unknown filter ${c.of(['"red"', '"blue"', '"size 42"'])}`,
    app: [
      'com.shop.search.Filters.parse',
      'com.shop.search.SearchViewModel.apply',
      'com.shop.search.SearchFragment$bind$#.onClick!',
    ],
  },
  {
    cause: 'settings: a theme is unknown',
    type: 'java.lang.IllegalArgumentException',
    message: (c) => `Unknown theme ${c.of(['"dark"', '"light"', '"auto"'])}`,
    app: ['com.shop.settings.Themes.parse', 'com.shop.settings.SettingsActivity!.onCreate!'],
    entry: 'create',
    wrapped: 'launch',
  },
  {
    cause: 'payment: required card missing',
    type: 'java.lang.IllegalStateException',
    message: () => 'Required value was null.',
    app: ['com.shop.payment.PaymentSheet.show', 'com.shop.payment.PaymentFragment$onStart$#.onClick!'],
  },
  {
    cause: 'address: required street missing',
    type: 'java.lang.IllegalStateException',
    message: () => 'Required value was null.',
    app: [
      'com.shop.address.AddressForm.toAddress',
      'com.shop.address.AddressActivity!.onSave',
      'com.shop.address.AddressActivity!$onCreate$#.onClick!',
    ],
  },
  {
    cause: 'voucher: lateinit repository',
    type: 'kotlin.UninitializedPropertyAccessException',
    message: () => 'lateinit property voucherRepository has not been initialized',
    app: [
      'com.shop.voucher.VoucherFragment.redeem',
      'com.shop.voucher.VoucherFragment$onViewCreated$#.onClick!',
    ],
  },
];

/** Raised by the runtime in a line of the app: the sentence fits any place. */
const RAISED_IN_APP: readonly Defect[] = [
  {
    cause: 'adapter: position further than the list',
    type: 'java.lang.IndexOutOfBoundsException',
    message: (c) =>
      c.of([
        `Index: ${id(c)}, Size: 3`,
        `Index ${id(c)} out of bounds for length 3`,
        `Invalid index ${id(c)}, size is 3`,
      ]),
    inside: [
      ['java.util.ArrayList.get'],
      ['java.util.ArrayList.throwIndexOutOfBoundsException', 'java.util.ArrayList.get'],
      [
        'jdk.internal.util.Preconditions.outOfBounds',
        'jdk.internal.util.Preconditions.checkIndex',
        'java.util.Objects.checkIndex',
        'java.util.ArrayList.get',
      ],
    ],
    app: ['com.shop.home.ProductAdapter.onBindViewHolder!', 'com.shop.home.ProductAdapter.onBindViewHolder!'],
    entry: 'bind',
  },
  {
    cause: 'gallery: position further than the list',
    type: 'java.lang.IndexOutOfBoundsException',
    message: (c) => c.of([`Index: ${id(c)}, Size: 0`, `Index ${id(c)} out of bounds for length 0`]),
    inside: [
      ['java.util.ArrayList.get'],
      [
        'jdk.internal.util.Preconditions.outOfBounds',
        'java.util.Objects.checkIndex',
        'java.util.ArrayList.get',
      ],
    ],
    app: [
      'com.shop.gallery.GalleryPager.imageAt',
      'com.shop.gallery.GalleryPager.next',
      'com.shop.gallery.GalleryActivity!$onCreate$#.onClick!',
    ],
  },
  {
    cause: 'profile: user is null',
    type: 'java.lang.NullPointerException',
    message: (c) =>
      c.of([
        "Attempt to invoke virtual method 'java.lang.String com.google.firebase.auth.FirebaseUser.getEmail()' on a null object reference",
        'Cannot invoke "com.google.firebase.auth.FirebaseUser.getEmail()" because "user" is null',
      ]),
    app: [
      'com.shop.profile.ProfileHeader.bind',
      'com.shop.profile.ProfileFragment.render',
      'com.shop.profile.ProfileFragment$onViewCreated$#.onChanged!',
    ],
    entry: 'receiver',
  },
  {
    cause: 'map: context is null after detach',
    type: 'java.lang.NullPointerException',
    message: () =>
      "Attempt to invoke virtual method 'android.content.res.Resources android.content.Context.getResources()' on a null object reference",
    app: [
      'com.shop.map.MapOverlay.draw',
      'com.shop.map.MapFragment.onLocation',
      'com.shop.map.MapFragment$track$#.run!',
    ],
    entry: 'worker',
  },
  {
    cause: 'banner: context is null after detach',
    type: 'java.lang.NullPointerException',
    message: () =>
      "Attempt to invoke virtual method 'android.content.res.Resources android.content.Context.getResources()' on a null object reference",
    app: [
      'com.shop.home.BannerView.resize',
      'com.shop.home.BannerView.access$show',
      'com.shop.home.HomeFragment$onResume$#.onClick!',
    ],
  },
  {
    cause: 'price: cannot be parsed',
    type: 'java.lang.NumberFormatException',
    message: (c) => c.of([`For input string: "${id(c)},50"`, `Invalid double: "${id(c)},50"`]),
    inside: [
      [
        'sun.misc.FloatingDecimal.readJavaFormatString',
        'sun.misc.FloatingDecimal.parseDouble',
        'java.lang.Double.parseDouble',
      ],
      ['jdk.internal.math.FloatingDecimal.readJavaFormatString', 'java.lang.Double.parseDouble'],
    ],
    app: [
      'com.shop.cart.PriceFormat.parse',
      'com.shop.cart.CartRow.bind',
      'com.shop.cart.CartAdapter.onBindViewHolder!',
    ],
    entry: 'bind',
  },
  {
    cause: 'split bill: divided by nobody',
    type: 'java.lang.ArithmeticException',
    message: () => 'divide by zero',
    app: [
      'com.shop.bill.SplitBill.perPerson',
      'com.shop.bill.BillActivity!.update',
      'com.shop.bill.BillActivity!$onCreate$#.onClick!',
    ],
  },
  {
    cause: 'extras of another class',
    type: 'java.lang.ClassCastException',
    message: (c) =>
      c.of([
        'java.lang.String cannot be cast to java.lang.Integer',
        'class java.lang.String cannot be cast to class java.lang.Integer (java.lang.String and java.lang.Integer are in module java.base)',
      ]),
    app: ['com.shop.deeplink.LinkArguments.page', 'com.shop.deeplink.LinkActivity!.onCreate!'],
    entry: 'create',
    wrapped: 'launch',
  },
  {
    cause: 'list changed while drawn',
    type: 'java.util.ConcurrentModificationException',
    message: () => '',
    inside: [
      ['java.util.ArrayList$Itr.checkForComodification', 'java.util.ArrayList$Itr.next'],
      ['java.util.ArrayList$Itr.next'],
    ],
    app: [
      'com.shop.chat.ChatTimeline.render',
      'com.shop.chat.ChatTimeline.onMessage',
      'com.shop.chat.ChatActivity!$listen$#.run!',
    ],
    entry: 'receiver',
  },
  {
    cause: 'first of no vouchers',
    type: 'java.util.NoSuchElementException',
    message: () => 'List is empty.',
    inside: [['kotlin.collections.CollectionsKt___CollectionsKt.first']],
    app: [
      'com.shop.voucher.VoucherList.best',
      'com.shop.voucher.VoucherBanner.show',
      'com.shop.voucher.VoucherBanner$bind$#.onClick!',
    ],
  },
  {
    cause: 'first of no stores',
    type: 'java.util.NoSuchElementException',
    message: () => 'List is empty.',
    inside: [['kotlin.collections.CollectionsKt___CollectionsKt.first']],
    app: ['com.shop.stores.StoreFinder.nearest', 'com.shop.stores.StoreActivity!.onCreate!'],
    entry: 'create',
    wrapped: 'launch',
  },
];

/** Thrown by the platform or a library that says what is wrong: the same wherever the app was. */
const SAID_BY_LIBRARY: readonly Defect[] = [
  {
    cause: 'column loyalty_points is missing',
    type: 'android.database.sqlite.SQLiteException',
    message: (c) =>
      `no such column: loyalty_points (code 1${c.of([' SQLITE_ERROR', ''])}): , while compiling: SELECT loyalty_points FROM user WHERE id=${id(c)}`,
    inside: [
      [
        'android.database.sqlite.SQLiteConnection.nativePrepareStatement',
        'android.database.sqlite.SQLiteDatabase.rawQuery',
      ],
    ],
    app: ['com.shop.db.UserDao_Impl.load', 'com.shop.db.UserStore.current'],
    entry: 'worker',
  },
  {
    cause: 'favourite is stored twice',
    type: 'android.database.sqlite.SQLiteConstraintException',
    message: (c) =>
      `UNIQUE constraint failed: favourite.product_id (code ${c.of(['1555 SQLITE_CONSTRAINT_PRIMARYKEY', '2067'])})`,
    inside: [
      [
        'android.database.sqlite.SQLiteConnection.nativeExecuteForLastInsertedRowId',
        'android.database.sqlite.SQLiteStatement.executeInsert',
      ],
    ],
    app: ['com.shop.db.FavouriteDao_Impl.insert', 'com.shop.favourites.FavouriteStore.add'],
    entry: 'worker',
  },
  {
    cause: 'privacy activity is not declared',
    type: 'android.content.ActivityNotFoundException',
    message: () =>
      'Unable to find explicit activity class {com.shop/com.shop.legal.PrivacyActivity}; have you declared this activity in your AndroidManifest.xml?',
    inside: [
      [
        'android.app.Instrumentation.checkStartActivityResult',
        'android.app.Instrumentation.execStartActivity',
        'android.app.Activity.startActivity',
      ],
    ],
    app: ['com.shop.legal.LegalMenu.open', 'com.shop.legal.LegalFragment$bind$#.onClick!'],
  },
  {
    cause: 'no app for mails',
    type: 'android.content.ActivityNotFoundException',
    message: (c) =>
      `No Activity found to handle Intent { act=android.intent.action.SENDTO dat=mailto:help${id(c)}@shop.test }`,
    inside: [
      [
        'android.app.Instrumentation.checkStartActivityResult',
        'android.app.Activity.startActivityForResult',
        'android.app.Activity.startActivity',
      ],
    ],
    app: ['com.shop.help.HelpMenu.mail', 'com.shop.help.HelpFragment$bind$#.onClick!'],
  },
  {
    cause: 'foreground service of the sync starts late',
    type: 'android.app.RemoteServiceException$ForegroundServiceDidNotStartInTimeException',
    message: (c) =>
      `Context.startForegroundService() did not then call Service.startForeground(): ServiceRecord{${c.hex(7)} u0 com.shop/.SyncService}`,
    inside: [
      [
        'android.app.ActivityThread.throwRemoteServiceException',
        'android.app.ActivityThread$H.handleMessage',
      ],
    ],
    app: [],
    entry: 'receiver',
  },
  {
    cause: 'layout names a view that the obfuscator removed',
    type: 'java.lang.ClassNotFoundException',
    message: (c) =>
      `Didn't find class "com.shop.widget.RatingBar" on path: DexPathList[[zip file "/data/app/~~${c.hex(12)}==/com.shop-${c.hex(8)}/base.apk"]]`,
    inside: [
      [
        'dalvik.system.BaseDexClassLoader.findClass',
        'java.lang.ClassLoader.loadClass',
        'android.view.LayoutInflater.createView',
      ],
    ],
    app: ['com.shop.product.ProductActivity!.onCreate!'],
    entry: 'create',
    wrapped: 'launch',
  },
  {
    cause: 'the native library of the scanner is missing',
    type: 'java.lang.UnsatisfiedLinkError',
    message: (c) =>
      c.of([
        `dlopen failed: library "libscanner.so" not found`,
        `dalvik.system.PathClassLoader[DexPathList[[zip file "/data/app/com.shop-${c.hex(6)}/base.apk"]]] couldn't find "libscanner.so"`,
      ]),
    inside: [['java.lang.Runtime.loadLibrary0', 'java.lang.System.loadLibrary']],
    app: ['com.shop.scan.Scanner.<clinit>', 'com.shop.scan.ScanActivity!.onCreate!'],
    entry: 'create',
  },
  {
    cause: 'out of memory',
    type: 'java.lang.OutOfMemoryError',
    message: (c) =>
      `Failed to allocate a ${id(c)} byte allocation with ${id(c)} free bytes and ${c.below(90)}MB until OOM, ${c.of(['target footprint', 'max allowed footprint'])} ${id(c)}, growth limit 268435456`,
    inside: [
      ['java.util.Arrays.copyOf', 'java.lang.AbstractStringBuilder.append'],
      ['libcore.util.CharsetUtils.toUtf8Bytes'],
    ],
    app: ['com.shop.export.Export.write'],
    entry: 'worker',
  },
  {
    cause: 'host cannot be resolved',
    kind: 'error',
    type: 'java.net.UnknownHostException',
    message: (c) =>
      `Unable to resolve host "${c.of(['api.shop.test', 'img.shop.test'])}": No address associated with hostname`,
    inside: [
      [
        'java.net.Inet6AddressImpl.lookupHostByName',
        'okhttp3.Dns$Companion$DnsSystem.lookup',
        'okhttp3.internal.connection.RealCall.execute',
      ],
    ],
    app: ['com.shop.net.Client.call', 'com.shop.orders.OrderRepository.fetch'],
    entry: 'worker',
  },
  {
    cause: 'permission for calls refused',
    type: 'java.lang.SecurityException',
    message: (c) =>
      `Permission Denial: starting Intent { act=android.intent.action.CALL } from ProcessRecord{${c.hex(7)} ${id(c)}:com.shop/u0a${c.below(300)}} (pid=${id(c)}, uid=${id(c)}) requires android.permission.CALL_PHONE`,
    inside: [
      [
        'android.os.Parcel.createExceptionOrNull',
        'android.os.Parcel.createException',
        'android.os.Parcel.readException',
        'android.app.IActivityTaskManager$Stub$Proxy.startActivity',
        'android.app.Activity.startActivity',
      ],
    ],
    app: ['com.shop.help.HelpMenu.call', 'com.shop.help.HelpFragment$bind$#.onClick!'],
  },
  {
    cause: 'fragment changed after the state was saved, in checkout',
    type: 'java.lang.IllegalStateException',
    message: () => 'Can not perform this action after onSaveInstanceState',
    inside: [
      [
        'androidx.fragment.app.FragmentManager.checkStateLoss',
        'androidx.fragment.app.FragmentManager.enqueueAction',
        'androidx.fragment.app.BackStackRecord.commit',
      ],
    ],
    app: ['com.shop.checkout.CheckoutRouter.next', 'com.shop.checkout.CheckoutFragment$onPaid$#.run!'],
    entry: 'receiver',
  },
  {
    cause: 'fragment changed after the state was saved, in the menu',
    type: 'java.lang.IllegalStateException',
    message: () => 'Can not perform this action after onSaveInstanceState',
    inside: [
      [
        'androidx.fragment.app.FragmentManager.checkStateLoss',
        'androidx.fragment.app.FragmentManager.enqueueAction',
        'androidx.fragment.app.DialogFragment.show',
      ],
    ],
    app: ['com.shop.menu.MenuActivity!.ask', 'com.shop.menu.MenuActivity!$onCreate$#.onClick!'],
  },
  {
    cause: 'fragment is added twice',
    type: 'java.lang.IllegalStateException',
    message: (c) => `Fragment already added: RatingDialog{${c.hex(7)} #${c.below(9)} id=0x7f${c.hex(6)}}`,
    inside: [
      [
        'androidx.fragment.app.FragmentStore.addFragment',
        'androidx.fragment.app.FragmentManager.addFragment',
        'androidx.fragment.app.BackStackRecord.executeOps',
      ],
    ],
    app: [],
    entry: 'receiver',
  },
];

/** Hangs: the main thread below its loop. */
const HANGS: readonly Defect[] = [
  {
    cause: 'preferences are written while the screen closes',
    kind: 'anr',
    type: '',
    message: () => '',
    inside: [
      [
        'java.lang.Object.wait',
        'java.util.concurrent.CountDownLatch.await',
        'android.app.SharedPreferencesImpl$EditorImpl.commit',
      ],
      [
        'sun.misc.Unsafe.park',
        'java.util.concurrent.locks.LockSupport.park',
        'java.util.concurrent.CountDownLatch.await',
        'android.app.SharedPreferencesImpl$EditorImpl.commit',
      ],
    ],
    app: ['com.shop.settings.Preferences.save', 'com.shop.settings.SettingsActivity!.onPause!'],
  },
  {
    cause: 'images are decoded on the main thread',
    kind: 'anr',
    type: '',
    message: () => '',
    inside: [
      ['android.graphics.BitmapFactory.nativeDecodeStream', 'android.graphics.BitmapFactory.decodeStream'],
      [
        'android.graphics.BitmapFactory.nativeDecodeStream',
        'android.graphics.BitmapFactory.decodeStreamInternal',
        'android.graphics.BitmapFactory.decodeStream',
      ],
    ],
    app: ['com.shop.gallery.Thumbnails.decode', 'com.shop.gallery.GalleryAdapter.onBindViewHolder!'],
    entry: 'bind',
  },
  {
    cause: 'the cart waits for its lock',
    kind: 'anr',
    type: '',
    message: () => '',
    app: ['com.shop.cart.CartStore.items', 'com.shop.cart.CartFragment.onResume!'],
  },
];

export const GENERATED_DEFECTS: readonly Defect[] = [
  ...THROWN_BY_APP,
  ...RAISED_IN_APP,
  ...SAID_BY_LIBRARY,
  ...HANGS,
];
