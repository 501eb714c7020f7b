import { isObfuscatedType, withoutObfuscated } from '../frames/obfuscation';
import { messageTemplate } from './message-template';

/**
 * Sentences that platforms, languages and widespread libraries have ready, recognised in all the ways in which their
 * versions say them.
 */
export interface StockMessage {
  readonly name: string;
  /**
   * Whether it tells what went wrong by itself, or only what kind of thing did, so that the place must say the rest:
   * any place, or only a call of the app, as those of the system are alike wherever it happens.
   */
  readonly place: 'DECIDES' | 'APP_DECIDES' | 'IGNORED';
  /** Types for which it holds, without their packages; any type without it. */
  readonly types?: RegExp;
  /** Held against the first line that says something; anchored, so that it runs in linear time. */
  readonly pattern: RegExp;
  /** What it comes to. `$1` and so on stand for what the pattern found. */
  readonly says: string;
  /** The type that it comes to, where versions of the platform have different ones for it. */
  readonly type?: string;
  /** What the pattern finds: the name of a type or function, as it is otherwise; or free text that holds values. */
  readonly finds?: 'TYPE' | 'TEXT';
  /** Ways of saying it that are recognised. */
  readonly examples: readonly string[];
}

const NAME = String.raw`[\w.$]{1,200}`;

export const STOCK_MESSAGES: readonly StockMessage[] = [
  // Something is not there.
  {
    name: 'null-reference-with-member',
    place: 'DECIDES',
    pattern: new RegExp(
      `^(?:Attempt to (?:invoke (?:virtual|interface|direct|static|super) method|read from field|write to field) '|Cannot (?:invoke|read field|assign field) ['"])(?:[\\w.$[\\]<>]{1,200} )?(${NAME})`,
    ),
    says: 'null: $1',
    examples: [
      "Attempt to invoke virtual method 'int java.lang.String.length()' on a null object reference",
      "Attempt to read from field 'int com.shop.Cart.size' on a null object reference in method 'void com.shop.Cart.show()'",
      'Cannot invoke "java.lang.String.length()" because "<local1>" is null',
    ],
  },
  {
    name: 'null-array',
    place: 'DECIDES',
    pattern:
      /^(?:Attempt to get length of null array|Attempt to (?:read from|write to) null array|Cannot read the array length because|Cannot (?:load from|store to) \w+ array)/,
    says: 'null array',
    examples: [
      'Attempt to get length of null array',
      'Cannot read the array length because "<local1>" is null',
    ],
  },
  {
    name: 'null-parameter',
    place: 'IGNORED',
    pattern: new RegExp(`^Parameter specified as non-null is null: method (${NAME}), parameter (\\w{1,100})`),
    says: 'parameter $2 of $1 is null',
    examples: ['Parameter specified as non-null is null: method com.shop.Cart.add, parameter item'],
  },
  {
    name: 'null-javascript-property',
    place: 'DECIDES',
    types: /^TypeError$/,
    pattern:
      /^(?:Cannot (?:read|set) propert(?:y|ies) (?:of (?:undefined|null) \((?:reading|setting) )?'([\w$]{1,100})'|(?:undefined|null) is not an object \(evaluating '(?:[^'\n]{0,300}?\.)?([\w$]{1,100})(?: = [^'\n]{0,200})?'\)|can't access property "([\w$]{1,100})")/,
    says: 'property $1$2$3 of nothing',
    examples: [
      "Cannot read property 'map' of undefined",
      "Cannot read properties of undefined (reading 'map')",
      "undefined is not an object (evaluating 'this.props.items.map')",
      'can\'t access property "map", t.items is undefined',
    ],
  },
  {
    name: 'not-a-function',
    place: 'DECIDES',
    types: /^TypeError$/,
    pattern: /^(?:[^'\n]{0,200}?\.)?([\w$]{3,100}) is not a function/,
    says: '$1 is not a function',
    examples: ['undefined is not a function', 't.items.map is not a function. (In ‘t.items.map(e)’, …)'],
  },
  {
    name: 'dart-null-check',
    place: 'DECIDES',
    pattern:
      /^(?:Null check operator used on a null value|type 'Null' is not a subtype of type |Unexpected null value)/,
    says: 'null value',
    examples: ['Null check operator used on a null value', "type 'Null' is not a subtype of type 'String'"],
  },
  {
    name: 'dart-member-of-null',
    place: 'DECIDES',
    pattern: /^(?:NoSuchMethodError: )?The (?:getter|method|setter) '([\w$=[\]]{1,100})' was called on null/,
    says: '$1 of null',
    examples: [
      "The getter 'length' was called on null.",
      "NoSuchMethodError: The method 'add' was called on null.",
    ],
  },
  {
    name: 'swift-nil',
    place: 'DECIDES',
    pattern:
      /^(?:[\w./+-]{0,200}:\d+: )?(?:Fatal error: )?Unexpectedly found nil while (?:implicitly )?unwrapping an Optional value/,
    says: 'nil',
    type: 'Fatal error',
    examples: [
      'Fatal error: Unexpectedly found nil while unwrapping an Optional value',
      'Shop/Cart.swift:42: Fatal error: Unexpectedly found nil while implicitly unwrapping an Optional value',
    ],
  },
  {
    name: 'apple-nil-object',
    place: 'DECIDES',
    pattern:
      /^\*{3} (-\[\w{1,100} [\w:]{1,100}\]|setObjectForKey|-\[\w{1,100} \w+\]): (?:object|key|attempt to insert nil object|nil \w+)/,
    says: '$1: nil',
    examples: [
      '*** -[__NSArrayM insertObject:atIndex:]: object cannot be nil',
      '*** -[__NSPlaceholderDictionary initWithObjects:forKeys:count:]: attempt to insert nil object from objects[0]',
    ],
  },
  {
    name: 'required-value',
    place: 'DECIDES',
    pattern:
      /^(?:Required value was null\.?|Check failed\.?|Failed requirement\.?|Assertion failed\.?|null)$/,
    says: '',
    examples: ['Required value was null.', 'Check failed.', 'Failed requirement.'],
  },
  {
    name: 'must-not-be-null',
    place: 'DECIDES',
    pattern: /^([\w.$()]{1,200}) must not be null$/,
    says: '$1 is null',
    examples: ['requireActivity() must not be null'],
  },

  // Something is further than the end.
  {
    name: 'index-out-of-bounds',
    place: 'DECIDES',
    types: /^\w*IndexOutOfBoundsException$/,
    pattern: /^/,
    says: 'index out of bounds',
    examples: [
      'Index: 5, Size: 3',
      'Index 5 out of bounds for length 3',
      'Invalid index 5, size is 3',
      'length=3; index=5',
    ],
  },
  {
    name: 'swift-index-out-of-range',
    place: 'DECIDES',
    pattern:
      /^(?:[\w./+-]{0,200}:\d+: )?(?:Swift runtime failure: |Fatal error: )?(?:Array index is|Index) out of (?:range|bounds)/,
    says: 'index out of bounds',
    type: 'Fatal error',
    examples: [
      'Fatal error: Index out of range',
      'Swift/ContiguousArrayBuffer.swift:600: Fatal error: Index out of range',
    ],
  },
  {
    name: 'dart-range',
    place: 'DECIDES',
    pattern:
      /^(?:RangeError(?: \(\w+\))?: |\(index\): )?(?:Invalid value|Value not in range|Index out of range): /,
    says: 'index out of bounds',
    examples: [
      'Invalid value: Not in inclusive range 0..4: 5',
      'RangeError (index): Invalid value: Valid value range is empty: 0',
    ],
  },
  {
    name: 'apple-index-out-of-bounds',
    place: 'DECIDES',
    pattern:
      /^\*{0,3} ?-\[(\w{1,100} [\w:]{1,100})\]: (?:index \d+ (?:beyond bounds|out of bounds)|Range or index out of bounds|Range \{|Out of bounds|range \{|Range out of bounds)/,
    says: 'index out of bounds',
    examples: [
      '*** -[__NSArrayM objectAtIndexedSubscript:]: index 0 beyond bounds for empty array',
      '-[__NSCFString replaceCharactersInRange:withString:]: Range or index out of bounds',
    ],
  },
  {
    name: 'nothing-in-collection',
    place: 'DECIDES',
    pattern:
      /^(?:Collection is empty\.?|List is empty\.?|Array is empty\.?|Sequence is empty\.?|No value present|No element\.?|Bad state: No element|Collection contains no element matching the predicate\.?|Array contains no element matching the predicate\.?|Sequence contains no element.{0,50}|Reduce of empty array.{0,60}|Too many elements)$/,
    says: 'no such element',
    examples: ['List is empty.', 'No value present', 'Bad state: No element'],
  },
  {
    name: 'recycler-inconsistency',
    place: 'DECIDES',
    pattern: /^(Inconsistency detected\. Invalid \w+(?: \w+)?)/,
    says: '$1',
    examples: [
      'Inconsistency detected. Invalid view holder adapter positionViewHolder{1a2b3c4 position=3 id=-1}',
    ],
  },

  // Not the expected kind of thing.
  {
    name: 'class-cast',
    place: 'DECIDES',
    pattern: new RegExp(`^(?:class )?(${NAME}) cannot be cast to (?:class )?(${NAME})`),
    says: '$1 is no $2',
    finds: 'TYPE',
    examples: [
      'java.lang.Integer cannot be cast to java.lang.String',
      'class java.lang.Integer cannot be cast to class java.lang.String (java.lang.Integer and …)',
    ],
  },
  {
    name: 'number-format',
    place: 'DECIDES',
    types: /^NumberFormatException$/,
    pattern: /^/,
    says: 'not a number',
    examples: ['For input string: "abc"', 'Invalid int: "abc"', 'For input string: "abc" (under radix 16)'],
  },
  {
    name: 'dart-type',
    place: 'DECIDES',
    pattern: /^type '([\w<>?, ]{1,100})' is not a subtype of type '([\w<>?, ]{1,100})'/,
    says: '$1 is no $2',
    examples: ["type 'int' is not a subtype of type 'String' in type cast"],
  },
  {
    name: 'stack-overflow',
    place: 'DECIDES',
    types: /^(?:StackOverflowError|RangeError|InternalError|Error)$/,
    pattern: /^(?:stack size|Maximum call stack size exceeded|Stack overflow|too much recursion)/i,
    says: 'stack overflow',
    examples: ['stack size 8MB', 'Maximum call stack size exceeded'],
  },
  {
    name: 'divide-by-zero',
    place: 'DECIDES',
    pattern:
      /^(?:\/ by zero|divide by zero|Division by zero|BigInteger divide by zero|Fatal error: Division by zero)/,
    says: 'divided by zero',
    examples: ['/ by zero', 'divide by zero'],
  },
  {
    name: 'json-of-other-shape',
    place: 'DECIDES',
    types:
      /^(?:Json\w*Exception|JSONException|MalformedJsonException|SerializationException|FormatException|SyntaxError|MissingFieldException|EOFException)$/,
    pattern:
      /^(?:Expected |Unexpected |Unterminated |End of input|Value |JSON |Use JsonReader|Polymorphic|Encountered |Failed to parse|Cannot (?:parse|read)|A JSONObject text|Illegal)/,
    says: 'text of another shape',
    examples: [
      "Expected start of the object '{', but had 'EOF' instead at path: $",
      'Unexpected token < in JSON at position 0',
      'Value <!DOCTYPE of type java.lang.String cannot be converted to JSONObject',
    ],
  },

  // Done at the wrong time or on the wrong thread.
  {
    name: 'after-state-saved',
    place: 'DECIDES',
    pattern: /^Can not perform this action (?:after onSaveInstanceState|inside of )/,
    says: 'fragments changed after the state was saved',
    examples: ['Can not perform this action after onSaveInstanceState'],
  },
  {
    name: 'not-attached',
    place: 'DECIDES',
    pattern:
      /^Fragment (?:[A-Z][\w$]{0,99} ?)?[{(]?.{0,200}?not attached to (?:a context|an activity|Activity|a host|host|a fragment manager)/,
    says: 'fragment is not attached',
    examples: [
      'Fragment CartFragment{1a2b3c4} (0f8fad5b-d9cb-469f-a165-70867728950e) not attached to a context.',
    ],
  },
  {
    name: 'wrong-thread',
    place: 'DECIDES',
    pattern:
      /^(?:Only the original thread that created a view hierarchy|Can't (?:create handler|toast) (?:inside|on a) thread|Cannot access database on the main thread|Method \w+ must be called on the main thread|Cannot invoke \w+ on a background thread|Must be called (?:from|on) (?:the )?main thread|Not on (?:the )?main thread|Animators may only be run on Looper threads)/,
    says: 'wrong thread',
    examples: [
      'Only the original thread that created a view hierarchy can touch its views.',
      "Can't create handler inside thread Thread[AsyncTask #1,5,main] that has not called Looper.prepare()",
    ],
  },
  {
    name: 'bad-window-token',
    place: 'DECIDES',
    pattern:
      /^Unable to add window -- (token \S{1,100} is not valid|token null|token \S{1,100} is not for an application)/,
    says: 'window added to an activity that is gone',
    examples: [
      'Unable to add window -- token android.os.BinderProxy@1a2b3c4 is not valid; is your activity running?',
    ],
  },
  {
    name: 'pointer-index',
    place: 'DECIDES',
    pattern: /^(?:pointerIndex out of range|invalid pointerIndex)/,
    says: 'pointer index out of range',
    examples: ['pointerIndex out of range', 'invalid pointerIndex -1 for MotionEvent { action=MOVE }'],
  },

  {
    name: 'already-resumed',
    place: 'DECIDES',
    pattern: /^Already resumed, but proposed with update /,
    says: 'resumed twice',
    examples: ['Already resumed, but proposed with update kotlin.Unit'],
  },

  // The device or its system gave way: where it did is chance.
  {
    name: 'no-cursor-window',
    place: 'IGNORED',
    pattern: /^(?:Cursor window allocation of|Could not allocate CursorWindow|Could not create CursorWindow)/,
    says: 'no cursor window',
    examples: [
      'Cursor window allocation of 2048 kb failed. # Open Cursors=733 (# cursors opened by this proc=733)',
      "Could not allocate CursorWindow '/data/user/0/com.shop/databases/shop.db' of size 2097152 due to error -12.",
    ],
  },
  {
    name: 'no-threads-left',
    place: 'IGNORED',
    types: /^(?:OutOfMemoryError|InternalError)$/,
    pattern:
      /^(?:pthread_create|Could not allocate JNI Env|unable to create (?:new )?native thread|Thread starting during runtime shutdown)/,
    says: 'no more threads',
    examples: ['pthread_create (1040KB stack) failed: Try again', 'Could not allocate JNI Env'],
  },
  {
    name: 'out-of-memory',
    place: 'IGNORED',
    types: /^OutOfMemoryError$/,
    pattern: /^/,
    says: 'out of memory',
    examples: [
      'Failed to allocate a 104857616 byte allocation with 25149440 free bytes and 25MB until OOM, max allowed footprint 132404888',
      'OutOfMemoryError thrown while trying to throw OutOfMemoryError; no stack trace available',
      'bitmap size exceeds VM budget',
    ],
  },
  {
    name: 'foreground-service-late',
    place: 'IGNORED',
    pattern:
      /^Context\.startForegroundService\(\) did not then call Service\.startForeground\(\)(?:: ServiceRecord\{\S{1,40} \S{1,20} [^}:\s/]{1,200}(\/[^}:\s]{1,200}))?/,
    says: 'foreground service $1 did not start in time',
    type: 'android.app.RemoteServiceException',
    examples: [
      'Context.startForegroundService() did not then call Service.startForeground()',
      'Context.startForegroundService() did not then call Service.startForeground(): ServiceRecord{1a2b3c4 u0 com.shop/.SyncService}',
    ],
  },
  {
    name: 'finalizer-timed-out',
    place: 'IGNORED',
    pattern: /^([\w.$]{1,200})\.finalize\(\) timed out after/,
    says: '$1.finalize() timed out',
    examples: ['android.content.res.AssetManager.finalize() timed out after 10 seconds'],
  },
  {
    name: 'database-locked',
    place: 'IGNORED',
    pattern: /^(?:database is locked|error code 5: database is locked|The database file is locked)/,
    says: 'database is locked',
    examples: ['database is locked (code 5 SQLITE_BUSY)', 'error code 5: database is locked'],
  },
  {
    name: 'disk-full',
    place: 'IGNORED',
    pattern: /^(?:database or disk is full|.{0,200}(?:ENOSPC|No space left on device))/,
    says: 'disk is full',
    examples: [
      'database or disk is full (code 13 SQLITE_FULL)',
      'write failed: ENOSPC (No space left on device)',
    ],
  },
  {
    name: 'disk-io',
    place: 'IGNORED',
    pattern:
      /^(?:disk I\/O error|unable to open database file|unknown error \(code (?:10|14|266|522|778|1802)\b)/,
    says: 'database file cannot be read',
    examples: ['disk I/O error (code 1802 SQLITE_IOERR_FSTAT)', 'unable to open database file (code 14)'],
  },
  {
    name: 'database-statement',
    place: 'IGNORED',
    pattern:
      /^(?:Error while executing SQL query: )?((?:no such (?:table|column|function)|(?:UNIQUE|NOT NULL|FOREIGN KEY|CHECK|PRIMARY KEY) constraint failed|duplicate column name|table \S{1,100} (?:already exists|has no column named)|near "[^"\n]{1,40}")(?::? [\w.]{1,100})?)/,
    says: '$1',
    examples: [
      'no such column: user_id (code 1 SQLITE_ERROR): , while compiling: SELECT user_id FROM cart',
      'UNIQUE constraint failed: cart.id (code 1555 SQLITE_CONSTRAINT_PRIMARYKEY)',
    ],
  },
  {
    name: 'sqlite-code',
    place: 'IGNORED',
    types: /^SQLite\w*Exception$/,
    pattern: /^[^\n]{0,400}?\(code (\d{1,6})\b/,
    says: 'SQLite code $1',
    examples: ['unknown error (code 11 SQLITE_CORRUPT): Could not open database'],
  },
  {
    name: 'host-not-resolved',
    place: 'IGNORED',
    pattern:
      /^(?:Unable to resolve host|Failed host lookup|getaddrinfo failed|android_getaddrinfo failed|nodename nor servname)/,
    says: 'host cannot be resolved',
    examples: [
      'Unable to resolve host "api.shop.test": No address associated with hostname',
      "Failed host lookup: 'api.shop.test'",
    ],
  },
  {
    name: 'connect-failed',
    place: 'IGNORED',
    pattern:
      /^(?:[Ff]ailed to connect to|[Cc]onnection refused|Connect to \S{1,200} failed|isConnected failed|connect failed|Unable to connect to)/,
    says: 'cannot connect',
    examples: [
      'Failed to connect to /10.0.2.2:8080',
      'failed to connect to api.shop.test/10.0.0.1 (port 443) after 10000ms',
    ],
  },
  {
    name: 'connection-lost',
    place: 'IGNORED',
    types:
      /^(?:\w*(?:IOException|SocketException|StreamResetException|ConnectionShutdownException|SSLException|ErrnoException|HttpException))$/,
    pattern:
      /^(?:Connection reset|Software caused connection abort|Connection timed out|Broken pipe|Socket closed|Socket is closed|stream was reset|unexpected end of stream|Connection closed|recvfrom failed|sendto failed|read failed|write failed: EPIPE|Read error|Write error|Connection closed by peer)/,
    says: 'connection lost',
    examples: [
      'Connection reset',
      'Software caused connection abort',
      'unexpected end of stream on http://api.shop.test/...',
    ],
  },
  {
    name: 'timed-out',
    place: 'IGNORED',
    types: /^(?:\w*Timeout\w*|InterruptedIOException|SocketException|IOException)$/,
    pattern:
      /^(?:timeout|timed out|Read timed out|connect timed out|Timed out|SSL handshake timed out|failed to connect to .{0,200} after)/,
    says: 'timed out',
    examples: ['timeout', 'Read timed out', 'connect timed out'],
  },
  {
    name: 'system-died',
    place: 'IGNORED',
    types: /^(?:DeadSystemException|DeadSystemRuntimeException)$/,
    pattern: /^/,
    says: 'system died',
    type: 'android.os.DeadSystemException',
    examples: [''],
  },
  {
    name: 'other-process-died',
    place: 'APP_DECIDES',
    types: /^DeadObjectException$/,
    pattern: /^/,
    says: 'system died',
    type: 'android.os.DeadSystemException',
    examples: ['', 'Transaction failed on small parcel; remote process probably died'],
  },
  {
    name: 'transaction-too-large',
    place: 'APP_DECIDES',
    types: /^TransactionTooLargeException$/,
    pattern: /^(?:data parcel size|$)/,
    says: 'transaction too large',
    examples: ['data parcel size 1048988 bytes'],
  },

  // What the system says about a selector, a library or an intent names the defect.
  {
    name: 'http-status',
    place: 'IGNORED',
    pattern:
      /^(?:HTTP (\d{3})(?: (?:[A-Z][\w'-]{0,30}(?: [A-Z][\w'-]{0,30}){0,4})?)?$|Request failed with status code (\d{3})(?!\d))/,
    says: 'HTTP status $1$2',
    examples: ['HTTP 500 Internal Server Error', 'HTTP 500', 'Request failed with status code 403'],
  },
  {
    name: 'api-status',
    place: 'DECIDES',
    types: /^(?:Resolvable)?ApiException$/,
    pattern: /^(\d{1,5}):/,
    says: 'status $1',
    examples: ['12501: ', '10: Developer error'],
  },
  {
    name: 'apple-error-code',
    place: 'IGNORED',
    types: /^\w{1,100}(?:Domain|Error)$/,
    pattern: /^[^\n]{0,1000}?\bCode=(-?\d{1,9})/,
    says: 'code $1',
    examples: [
      'The request timed out. (Code=-1001)',
      'Error Domain=NSURLErrorDomain Code=-1009 "The Internet connection appears to be offline."',
    ],
  },
  {
    name: 'native-component-missing',
    place: 'IGNORED',
    pattern: /^requireNativeComponent: "([\w.]{1,100})" was not found/,
    says: 'no native component $1',
    examples: ['requireNativeComponent: "RNCWebView" was not found in the UIManager.'],
  },
  {
    name: 'plugin-missing',
    place: 'IGNORED',
    pattern:
      /^(?:MissingPluginException\()?No implementation found for method ([^\s)]{1,200}) on channel ([^\s)]{1,200})/,
    says: 'no plugin for $1 on $2',
    examples: [
      'No implementation found for method getAll on channel plugins.flutter.io/shared_preferences',
      'MissingPluginException(No implementation found for method listen on channel com.shop/stock)',
    ],
  },
  {
    name: 'javascript-variable-missing',
    place: 'IGNORED',
    types: /^ReferenceError$/,
    pattern:
      /^(?:Can't find variable: ([\w$]{3,100})|Property '([\w$]{3,100})' doesn't exist|([\w$]{3,100}) is not defined)/,
    says: '$1$2$3 is not defined',
    examples: [
      "Can't find variable: analytics",
      "Property 'analytics' doesn't exist",
      'analytics is not defined',
    ],
  },
  {
    name: 'navigation-action-missing',
    place: 'IGNORED',
    pattern:
      /^Navigation (?:action\/)?destination ([\w.:/]{1,200}) (?:cannot be found|is not a direct child|referenced from action)/,
    says: 'no way to $1',
    examples: [
      'Navigation action/destination com.shop:id/to_cart cannot be found from the current destination Destination(com.shop:id/home)',
    ],
  },
  {
    name: 'native-method-missing',
    place: 'IGNORED',
    types: /^UnsatisfiedLinkError$/,
    pattern: /^No implementation found for [^\n]{1,600}?\(tried (Java_\w{1,300})/,
    says: 'native method $1 is missing',
    examples: [
      'No implementation found for long com.shop.Draw.init(int) (tried Java_com_shop_Draw_init and Java_com_shop_Draw_init__I)',
    ],
  },
  {
    name: 'unrecognized-selector',
    place: 'IGNORED',
    pattern: /^([-+]\[[\w$. ()]{1,200} [\w:]{1,200}\]|[-+]\[[^\]\n]{1,300}\]): unrecognized selector sent to/,
    says: '$1: unrecognized selector',
    examples: ['+[UIColor systemBackgroundColor]: unrecognized selector sent to class 0x1baf0e158'],
  },
  {
    name: 'library-of-other-processor',
    place: 'IGNORED',
    types: /^UnsatisfiedLinkError$/,
    pattern:
      /^dlopen failed: .{0,400}?([\w+-]{1,100}\.so)" is (?:32-bit instead of 64-bit|64-bit instead of 32-bit)/,
    says: '$1 is for another processor',
    examples: [
      'dlopen failed: "/data/app/com.android.chrome-2/base.apk!/lib/armeabi-v7a/libmonochrome.so" is 32-bit instead of 64-bit',
    ],
  },
  {
    name: 'library-missing',
    place: 'IGNORED',
    types: /^UnsatisfiedLinkError$/,
    pattern:
      /^.{0,2000}?(?:couldn't find(?: DSO to load:)?|library|Couldn't load \S{1,100} from .{0,1000}: findLibrary returned null|dlopen failed: library) "?(lib[\w+-]{1,100}\.so)/,
    says: '$1 is missing',
    examples: [
      'dalvik.system.PathClassLoader[DexPathList[[zip file "/data/app/a.apk"],nativeLibraryDirectories=[/data/app/lib]]] couldn\'t find "libcart.so"',
      "couldn't find DSO to load: libcart.so",
      'dlopen failed: library "libcart.so" not found',
    ],
  },
  {
    name: 'class-missing',
    place: 'IGNORED',
    pattern: new RegExp(
      `^(?:Didn't find class "|Failed resolution of: L|Class not found(?: when unmarshalling)?: )([\\w.$/]{1,200})`,
    ),
    says: 'class $1 is missing',
    examples: [
      'Didn\'t find class "com.shop.Cart" on path: DexPathList[[zip file "/data/app/a.apk"]]',
      'Failed resolution of: Lcom/shop/Cart;',
    ],
  },
  {
    name: 'no-activity-for-intent',
    place: 'IGNORED',
    pattern: /^No Activity found to handle Intent \{(?: act=([\w.]{1,200}))?/,
    says: 'no activity for $1',
    examples: [
      'No Activity found to handle Intent { act=android.intent.action.VIEW dat=https://shop.test/... }',
    ],
  },
  {
    name: 'resource-missing-by-name',
    place: 'IGNORED',
    types: /^(?:Resources\$)?NotFoundException$/,
    pattern: /^(?:Drawable|Resource|Font|File|String|Layout) "?([\w.]{1,100}:\w{1,30}\/\w{1,100})/,
    says: 'resource $1 is missing',
    examples: ['Drawable com.shop:drawable/cart with resource ID #0x7f0b0042'],
  },
  {
    name: 'resource-missing',
    place: 'DECIDES',
    types: /^(?:Resources\$)?NotFoundException$/,
    pattern:
      /^(?:String|Drawable|Resource|Unable to find resource|Array|Font|Plurals|Bool|File|Can't find)\b/,
    says: 'resource missing',
    examples: ['String resource ID #0x2a', 'Resource ID #0x7f0b0042'],
  },
  {
    name: 'native-abort-check',
    place: 'IGNORED',
    types: /^(?:SIG\w+|Abort\w*|EXC_\w+)$/,
    pattern:
      /^(?:Abort message: '?)?(?:\[\w+:\w+\(\d+\)\] )?(?:\w{1,60}\.(?:cc|cpp|c|h):\d{1,6}\] )?((?:JNI DETECTED ERROR IN APPLICATION|FORTIFY|Scudo ERROR|Check failed|terminating with uncaught exception of type|AttributeGraph precondition failure|Pure virtual function called|stack corruption detected|Failed to ).{0,200})/,
    says: '$1',
    finds: 'TEXT',
    examples: [
      'java_vm_ext.cc:570] JNI DETECTED ERROR IN APPLICATION: java_object == null in call to GetObjectClass',
      'FORTIFY: vsprintf: prevented 9032-byte write into 32185-byte buffer',
      'JNI DETECTED ERROR IN APPLICATION: java_object == null in call to GetObjectClass',
      "Abort message: 'FORTIFY: pthread_mutex_lock called on a destroyed mutex'",
    ],
  },
];

/** The sentence that a message is, and what it comes to; undefined when nobody has it ready. */
export function stockMessage(
  simpleType: string,
  firstLine: string,
): { readonly stock: StockMessage; readonly says: string } | undefined {
  for (const stock of STOCK_MESSAGES) {
    if (stock.types !== undefined && !stock.types.test(simpleType)) continue;
    const found = stock.pattern.exec(firstLine);
    if (found === null) continue;
    const says = stock.says.replace(/\$(\d)/g, (_, group: string) => kept(stock, found[Number(group)] ?? ''));
    return { stock, says: says.replace('  ', ' ') };
  }
  return undefined;
}

function kept({ finds }: StockMessage, text: string): string {
  if (finds === 'TEXT') return messageTemplate(text);
  if (finds === 'TYPE' && isObfuscatedType(text)) return '<obfuscated>';
  if (/^[-+]\[/.test(text))
    return text.replace(
      CLASS_CLUSTERS,
      (_, ...of: (string | undefined)[]) => `NS${of.slice(0, 3).join('').replace('Boolean', 'Number')}`,
    );
  // The virtual machine of Java leaves the package of these two away, Android does not.
  return withoutObfuscated(/^(?:String|Object)\./.test(text) ? `java.lang.${text}` : text);
}

/** Classes of which Foundation chooses one for the same literal, by its length and the system's version. */
const CLASS_CLUSTERS =
  /\b(?:(?:__NSCF(?:Constant)?|NSTaggedPointer|__NSLocalized)(String)|__NS(?:Single(?:Object|Entry)|Placeholder|Frozen|CF)?(Array|Dictionary|Set)[0IM]?|__NSCF(Number|Boolean))\b/g;
