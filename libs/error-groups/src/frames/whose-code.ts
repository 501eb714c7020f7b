import type { Frame } from '@sonde/event-schema';

/**
 * Whose code a frame is when nobody says so: told from its name. A list can only know what is widespread; an app marks
 * the rest by rules of its own (`inApp`).
 */
export type Owner = 'APP' | 'PLATFORM' | 'LIBRARY';

/** Packages of the platform and of the frameworks that run an app, by their first one to three parts. */
const PLATFORM_PACKAGES = new Set([
  ...[
    'android',
    'androidx',
    'java',
    'javax',
    'jdk',
    'sun',
    'libcore',
    'dalvik',
    'kotlin',
    'kotlinx',
    'scala',
  ],
  ...['com.android', 'com.google.android', 'com.sun', 'org.json', 'org.xml', 'org.w3c', 'org.xmlpull'],
  ...[
    'org.jetbrains',
    'com.huawei.android',
    'com.samsung.android',
    'com.miui',
    'miui',
    'huawei',
    'com.oplus',
  ],
  ...[
    'com.qualcomm',
    'com.mediatek',
    'vivo',
    'com.lge',
    'de.robv.android',
    'org.chromium',
    'com.android.webview',
  ],
  ...[
    'com.facebook.react',
    'com.facebook.hermes',
    'com.facebook.jni',
    'com.facebook.soloader',
    'com.swmansion',
  ],
  ...[
    'io.flutter',
    'com.unity3d.player',
    'mono.android',
    'mono.java',
    'crc64',
    'System',
    'Microsoft',
    'UnityEngine',
  ],
]);

/** Packages of libraries that many apps contain. */
const LIBRARY_PACKAGES = new Set([
  ...[
    'okhttp3',
    'okio',
    'retrofit2',
    'retrofit',
    'rx',
    'coil',
    'coil3',
    'timber',
    'dagger',
    'butterknife',
    'bolts',
  ],
  ...[
    'com.squareup',
    'io.reactivex',
    'com.bumptech',
    'com.google.gson',
    'com.google.firebase',
    'com.google.protobuf',
  ],
  ...['com.google.common', 'com.google.crypto', 'com.google.dagger', 'com.google.zxing', 'com.google.ads'],
  ...[
    'com.google.api',
    'com.google.maps',
    'com.google.ar',
    'com.google.mlkit',
    'com.google.inject',
    'com.google.flatbuffers',
  ],
  ...[
    'com.fasterxml',
    'org.apache',
    'org.slf4j',
    'org.greenrobot',
    'de.greenrobot',
    'org.koin',
    'org.jsoup',
    'org.joda',
  ],
  ...[
    'org.bouncycastle',
    'org.threeten',
    'org.reactivestreams',
    'org.webrtc',
    'org.osmdroid',
    'org.sqlite',
    'org.conscrypt',
  ],
  ...[
    'io.ktor',
    'io.realm',
    'io.grpc',
    'io.netty',
    'io.sentry',
    'io.objectbox',
    'io.socket',
    'io.branch',
    'io.opentelemetry',
  ],
  ...[
    'net.sqlcipher',
    'net.zetetic',
    'net.danlew',
    'com.airbnb.lottie',
    'com.airbnb.epoxy',
    'com.airbnb.mvrx',
  ],
  ...[
    'com.facebook',
    'com.crashlytics',
    'com.bugsnag',
    'com.newrelic',
    'com.datadog',
    'com.instabug',
    'com.onesignal',
  ],
  ...[
    'com.appsflyer',
    'com.adjust',
    'com.mixpanel',
    'com.amplitude',
    'com.segment',
    'com.braze',
    'com.helpshift',
  ],
  ...[
    'com.mapbox',
    'com.amazonaws',
    'com.microsoft',
    'com.jakewharton',
    'com.j256',
    'com.nostra13',
    'com.afollestad',
  ],
  ...[
    'com.bluelinelabs',
    'com.tencent',
    'com.umeng',
    'com.applovin',
    'com.ironsource',
    'com.vungle',
    'com.chartboost',
  ],
  ...[
    'com.adcolony',
    'com.mopub',
    'com.inmobi',
    'com.github.mikephil',
    'com.github.barteksc',
    'com.android.volley',
  ],
  ...['leakcanary', 'curtains', 'shark', 'sh.measure.android', 'org.acra', 'org.koin', 'org.kodein', 'arrow'],
]);

/** Binary images of Apple's systems. */
const APPLE_IMAGES =
  /^(?:UIKit\w*|AppKit|SwiftUI\w*|Swift|Foundation|Core[A-Z]\w*|QuartzCore|GraphicsServices|CFNetwork|Web(?:Kit|Core)\w*|JavaScriptCore|AttributeGraph|AVF\w*|AudioToolbox\w*|Metal\w*|OpenGLES|GLEngine|AGX\w*|AXRuntime|IOKit|IOSurface|ImageIO|MediaToolbox|MapKit|GameKit|StoreKit|Security|Network|HIToolbox|FrontBoardServices|BackBoardServices|BoardServices|UIFoundation|TextInput\w*|VectorKit|PhotosUI|CloudKit|Combine|Accessibility\w*|dyld\w*|\?\?\?)$/;
/** Shared objects of Android's systems and their drivers, and dynamic libraries of Apple's. */
const SYSTEM_LIBRARIES =
  /^(?:linker(?:64)?|app_process\d*|boot[\w-]*\.oat|base\.odex|\[vdso\]|lib(?:system|objc|dispatch|swift|c\+\+|c\.|m\.|dl\.|art|android|hwui|binder|utils|cutils|dyld|xpc|log\.|gui|ui\.|EGL|GLES|GPU|skia|media|audio|camera|sqlite|ssl|crypto|javacrypto|openjdk|native|minikin|dvm|sync\.|vulkan|hw|stagefright|webview|monochrome|ndk|jit|pac|z\.|net\.|z\b|BacktraceRecording|MobileGestalt|AccessibilitySettings|CoreFSCache|Audio|adreno|gsl)[\w.+-]*)$/;
const SYSTEM_PATHS =
  /^(?:\/system\/|\/apex\/|\/vendor\/|\/usr\/lib\/|\/System\/Library\/|[A-Za-z]:\\Windows\\)/i;

/** Dart, script and their runtimes. */
const SCRIPT_PLATFORM =
  /(?:^|\/)dart:|^package:(?:flutter|flutter_test|sky_engine)\/|node_modules\/(?:react-native|react|react-dom|scheduler|metro|hermes|expo)[/@]|^\[native code\]|^native$|^internal\/|InternalBytecode|<asynchronous suspension>/;
/** Flutter's own files, as senders name them that leave the package away. */
const FLUTTER_FILES =
  /^(?:platform_channel|message_codecs|change_notifier|gesture_detector|recognizer|ink_well|sliver_multi_box_adaptor|future_impl|async_patch|core_patch|errors_patch|growable_array|zone)\.dart$/;
const SCRIPT_LIBRARY =
  /node_modules\/|^package:(?:dio|http|bloc|flutter_bloc|provider|riverpod|get|sentry|firebase_)/;

/** Text of frames whose name was taken out on the way. */
const NAMELESS = new Set([
  ...['<redacted>', '<unknown>', '???', '?', '<unknown symbol>', '[unknown]', 'stripped_application_code'],
  ...[
    '_mh_execute_header',
    '__mh_execute_header',
    '<compiler-generated>',
    '_kDartIsolateSnapshotInstructions',
  ],
  ...[
    '<anonymous>',
    'anonymous',
    'Anonymous function',
    '(anonymous)',
    '<global>',
    'global code',
    '<unknown function>',
  ],
]);

/** True for a name that stands for no name. */
export const isNameless = (name: string): boolean => name === '' || NAMELESS.has(name);

/** Last part of a path: `/apex/…/libc.so` → `libc.so`. */
export function baseName(path: string): string {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return cut === -1 ? path : path.slice(cut + 1);
}

/** First one, two and three parts of a dotted name looked up in a list. */
function startsWithOneOf(packages: ReadonlySet<string>, name: string): boolean {
  let end = name.indexOf('.');
  for (let parts = 0; parts < 3; parts++) {
    if (end === -1) return packages.has(name);
    if (packages.has(name.slice(0, end))) return true;
    end = name.indexOf('.', end + 1);
  }
  return false;
}

/** Whose code a frame is, told from its module, image and file; `APP` when they tell nothing. */
export function ownerByName(frame: Frame): Owner {
  const module = (frame.module ?? '').slice(0, 512);
  if (module !== '' && !module.includes('/')) {
    if (startsWithOneOf(PLATFORM_PACKAGES, module)) return 'PLATFORM';
    if (startsWithOneOf(LIBRARY_PACKAGES, module)) return 'LIBRARY';
  }
  const image = frame.image ?? '';
  if (image !== '' || module.includes('/') || isImage(module)) {
    const path = (image !== '' ? image : module).slice(0, 512);
    if (SYSTEM_PATHS.test(path)) return 'PLATFORM';
    const name = baseName(path);
    if (APPLE_IMAGES.test(name) || SYSTEM_LIBRARIES.test(name)) return 'PLATFORM';
  }
  const place = module !== '' ? module : (frame.file ?? '').slice(-512);
  if (SCRIPT_PLATFORM.test(place)) return 'PLATFORM';
  if (SCRIPT_LIBRARY.test(place)) return 'LIBRARY';
  if (FLUTTER_FILES.test((frame.file ?? '').slice(0, 64))) return 'PLATFORM';
  const called = frame.function ?? '';
  if (called.startsWith('std::') || called.startsWith('__gnu_cxx::') || called.startsWith('art::'))
    return 'PLATFORM';
  return 'APP';
}

/** A module without dots, such as `UIKitCore`, or one that names a library file. */
const isImage = (module: string): boolean =>
  module !== '' && (!module.includes('.') || /\.(?:so|dylib|oat|odex|dll)\b/.test(module));
