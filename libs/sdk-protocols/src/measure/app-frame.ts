/** Packages of the Android platform, the language runtimes and Google's own libraries. */
const SYSTEM_PACKAGES = [
  'android.',
  'androidx.',
  'com.android.',
  'com.google.android.',
  'dalvik.',
  'gov.nist.',
  'java.',
  'javax.',
  'jdk.',
  'junit.',
  'kotlin.',
  'kotlinx.',
  'libcore.',
  'org.apache.http.',
  'org.json.',
  'org.w3c.dom.',
  'org.xml.sax.',
  'org.xmlpull.',
  'sun.',
];

/**
 * Whether a JVM frame belongs to the app, by its class; measure's Android SDK does not say. Libraries that an app
 * brings along count as the app's: nothing in a class name tells them apart.
 */
export const isAppFrame = (className: string): boolean =>
  className !== '' && !SYSTEM_PACKAGES.some((prefix) => className.startsWith(prefix));
