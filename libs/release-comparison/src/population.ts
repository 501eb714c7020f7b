/**
 * Where an app is tried out before people get it, as stores and SDKs write it (lower case, only letters and digits):
 * TestFlight, Play's internal, alpha and beta tracks, Firebase App Distribution, and what was put on the phone by cable.
 */
const TEST_TRACKS = [
  'testflight',
  'internal',
  'alpha',
  'beta',
  'appdistribution',
  'adb',
  'sideload',
  'debug',
];

/**
 * SQL condition of rows from phones of real users: not from emulators, not from a test track, and of the environment
 * `production` (or of none, where the app does not tell environments apart). A rollout begins with these, and only these are
 * compared. Stands over the columns that events and sessions both have.
 */
export const PRODUCTION = [
  "emulator != 'true'",
  "lower(environment) IN ('', 'production', 'prod', 'release', 'live')",
  `NOT match(replaceRegexpAll(lower(installSource), '[^a-z0-9]', ''), '${TEST_TRACKS.join('|')}')`,
].join(' AND ');

/** A version is rolled out in the first hour in which this many installs outside emulators and test tracks used it. */
export const ROLLOUT_INSTALLS = 20;
