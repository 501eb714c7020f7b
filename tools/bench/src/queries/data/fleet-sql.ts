import { drawn, placed, weighted } from './random-sql';

/** Apps that send; the first has two fifths of everything, the others less and less. */
export const APPS = 200;
const BIGGEST = 0.4;
/** How quickly the others get smaller. */
const FALL = 2.5;

/** Days of history. */
export const DAYS = 30;

const MODELS = [
  ['SM-S921B|Samsung|Android|15', 14],
  ['SM-A546B|Samsung|Android|14', 12],
  ['SM-A135F|Samsung|Android|13', 9],
  ['SM-A155F|Samsung|Android|14', 6],
  ['SM-S911B|Samsung|Android|14', 6],
  ['Pixel 8|Google|Android|15', 5],
  ['Pixel 7a|Google|Android|14', 4],
  ['Pixel 6|Google|Android|14', 3],
  ['23076RN4BI|Xiaomi|Android|13', 7],
  ['2201117TG|Xiaomi|Android|12', 4],
  ['M2101K6G|Xiaomi|Android|12', 3],
  ['CPH2483|OPPO|Android|13', 3],
  ['CPH2385|OPPO|Android|12', 2],
  ['moto g(30)|motorola|Android|12', 3],
  ['moto g54|motorola|Android|14', 2],
  ['ELE-L29|HUAWEI|Android|10', 2],
  ['VOG-L29|HUAWEI|Android|10', 1],
  ['Nokia 2.4|Nokia|Android|11', 1],
  ['RMX3710|realme|Android|13', 3],
  ['V2247|vivo|Android|13', 3],
  ['iPhone16,1|Apple|iOS|18.1', 12],
  ['iPhone15,2|Apple|iOS|18.1', 12],
  ['iPhone15,4|Apple|iOS|17.6', 8],
  ['iPhone14,5|Apple|iOS|17.6', 14],
  ['iPhone14,2|Apple|iOS|18.1', 6],
  ['iPhone13,2|Apple|iOS|17.6', 8],
  ['iPhone12,1|Apple|iOS|16.7', 9],
  ['iPhone11,8|Apple|iOS|16.7', 5],
  ['iPhone10,4|Apple|iOS|15.8', 3],
  ['iPad13,1|Apple|iOS|17.6', 4],
] as const;

const PLACES = [
  ['US|en-US|Verizon', 12],
  ['US|en-US|AT&T', 10],
  ['US|en-US|T-Mobile US', 9],
  ['US|es-US|T-Mobile US', 3],
  ['DE|de-DE|Telekom.de', 8],
  ['DE|de-DE|Vodafone.de', 6],
  ['DE|de-DE|o2', 5],
  ['GB|en-GB|EE', 6],
  ['GB|en-GB|O2 - UK', 5],
  ['FR|fr-FR|Orange F', 6],
  ['FR|fr-FR|SFR', 4],
  ['IN|en-IN|Jio', 9],
  ['IN|hi-IN|Airtel', 7],
  ['BR|pt-BR|Vivo', 5],
  ['BR|pt-BR|Claro BR', 4],
  ['ES|es-ES|Movistar', 4],
  ['IT|it-IT|TIM', 4],
  ['NL|nl-NL|KPN', 2],
  ['PL|pl-PL|Play', 3],
  ['MX|es-MX|Telcel', 4],
  ['JP|ja-JP|NTT DOCOMO', 4],
  ['JP|ja-JP|SoftBank', 2],
  ['KR|ko-KR|SKT', 2],
  ['ID|id-ID|Telkomsel', 4],
  ['TR|tr-TR|Turkcell', 3],
  ['ZA|en-ZA|Vodacom', 2],
  ['NG|en-NG|MTN NG', 2],
  ['AU|en-AU|Telstra', 2],
  ['CA|en-CA|Rogers', 2],
  ['SE|sv-SE|Telia', 1],
] as const;

/** Versions, and on which day of the history each came out. */
const RELEASES = [
  ['5.9.2', -40],
  ['6.0.0', -12],
  ['6.0.1', -4],
  ['6.1.0', 3],
  ['6.1.1', 8],
  ['6.2.0', 14],
  ['6.2.1', 19],
  ['6.3.0', 25],
] as const;

/** How much people use phones at each hour of the day, UTC. */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 9, 9, 8, 8, 8, 9, 10, 11, 11, 9, 6, 3];

/** SQL of the app's place, from 0, of session `s`. */
export const APP_OF_SESSION = `if(${drawn('app', 's')} < ${BIGGEST}, 0, 1 + toUInt32(floor(${APPS - 1} * pow(${drawn('small app', 's')}, ${FALL}))))`;

/**
 * SQL of the install's number within its app, of session `s` of app `a` on a day: a few are used much, most of them little.
 * Half as many as there were at the start join over the days, and as many leave.
 *
 * @param installs at any time, of all apps
 */
export function installOfSession(installs: number, day: number): string {
  const share = `if(a = 0, ${BIGGEST}, ${1 - BIGGEST} * (pow(a / ${APPS - 1}, ${1 / FALL}) - pow((a - 1) / ${APPS - 1}, ${1 / FALL})))`;
  const pool = `greatest(12., ${installs} * ${share})`;
  const joined = ((day / DAYS) * 0.5).toFixed(6);
  return `toUInt32(floor(${pool} * (${joined} + pow(${drawn('install', 's')}, 1.6)))) AS i, toUInt32(ceil(${pool})) AS pool`;
}

/** SQL columns of the phone `i` of app `a`, in three steps since later ones read earlier ones. */
export const PHONE = {
  drawn: [
    `splitByChar('|', ${weighted(MODELS, drawn('model', 'a', 'i'))}) AS model`,
    `splitByChar('|', ${weighted(PLACES, drawn('place', 'a', 'i'))}) AS place`,
    `${drawn('habit', 'a', 'i')} AS habit`,
    `cityHash64(a, i, 'install') AS installHash`,
  ].join(', '),
  said: [
    `concat(lower(hex(installHash)), lower(hex(cityHash64(installHash)))) AS installHex`,
    `model[1] AS device, model[2] AS manufacturer, model[3] AS os, model[4] AS osVersion`,
    `place[1] AS country, place[2] AS locale, place[3] AS carrierOfPhone`,
    `if(${drawn('emulator', 'a', 'i')} < 0.01, 'true', 'false') AS emulator`,
    `if(${drawn('staging', 'a', 'i')} < 0.02, 'staging', 'production') AS environment`,
    `if(${drawn('track', 'a', 'i')} < 0.05, if(os = 'iOS', 'TestFlight', 'sideload'), if(os = 'iOS', 'AppStore', 'com.android.vending')) AS installSource`,
    `if(${drawn('user', 'a', 'i')} < 0.45, concat('u-', toString(cityHash64(a, intDiv(i, 2)) % 100000000)), '') AS userId`,
  ].join(', '),
} as const;

/** SQL of the place, from 0, of the version that phone `i` of app `a` runs on a day. */
export const releaseOn = (day: number): string =>
  `toUInt32(greatest(1, arrayLastIndex(r -> r + 7 * pow(habit, 2) <= ${day}, [${RELEASES.map(([, on]) => on).join(',')}])) - 1)`;

export const versionOf = (place: string): string =>
  placed(
    RELEASES.map(([version]) => version),
    place,
  );
export const buildOf = (place: string): string =>
  placed(
    RELEASES.map((_, index) => `${6000 + index * 17}`),
    place,
  );

/** SQL of the day, epoch seconds, on which phone `i` was installed; `pool` phones were there when the history began. */
export const installedOn = (historyFrom: number): string =>
  `if(i < pool, ${historyFrom} - 86400 * toUInt32(1 + floor(400 * ${drawn('age', 'a', 'i')})), ` +
  `${historyFrom} + 86400 * least(${DAYS - 1}, toUInt32(floor((i - pool) / pool * ${2 * DAYS}))))`;

/** SQL of the hour at which session `s` begins. */
export const HOUR_OF_SESSION = weighted(
  HOURS.map((weight, hour) => [hour, weight] as const),
  drawn('hour', 's'),
);
