import type { NETWORKS } from './market';
import { INSTALL_SOURCES, PHONE_MODELS, PLACES, type PhoneModel, type Place } from './market';
import { RELEASES, type Release } from './app-under-test';
import type { PhoneResource } from './fact';
import type { Habits } from './habits';
import { Random } from './random';

const DAY = 86_400_000;

/** One phone with one installation of the app. */
export interface Phone {
  readonly number: number;
  readonly installId: string;
  readonly model: PhoneModel;
  readonly osVersion: string;
  readonly place: Place;
  readonly carrier: string;
  readonly installSource: string;
  readonly emulator: boolean;
  readonly environment: string;
  /** Epoch ms of the first launch ever. */
  readonly installedAt: number;
  readonly saysInstalledAt: boolean;
  /** How long after a release this phone updates, ms. */
  readonly updateLag: number;
  /** False: the SDK leaves sessions to the server. */
  readonly namesSessions: boolean;
  /** How far its clock is ahead of the true time, ms; 0 for an honest clock. */
  readonly clockOffset: number;
  /** '' never logs in. */
  readonly userId: string;
  /** From when on it is logged in. */
  readonly loginAt: number;
  /** How often the phone sends late and out of order, 0 to 1. */
  readonly offline: number;
  /** How much it is used, against the others. */
  readonly activity: number;
  readonly sdk: string;
}

export interface History {
  /** Epoch ms, start of the simulated time. */
  readonly from: number;
  /** Epoch ms, its end: "now". */
  readonly to: number;
}

/** What the protocol's SDK can say. */
export interface SdkAbilities {
  /** False: the body has no send time, so a wrong clock could not be corrected. */
  readonly correctsClocks: boolean;
  /** True: every event has a session. */
  readonly alwaysNamesSessions: boolean;
}

const HOUR = 3_600_000;

/**
 * Draws a phone. Who it is rests on the seed and its number alone; when it lives rests on the history too.
 *
 * @param number 0 and up.
 */
export function makePhone(
  seed: number,
  number: number,
  history: History,
  sdk: SdkAbilities,
  habits: Habits,
): Phone {
  const random = new Random(`phone/${seed}/${number}`);
  const model = random.weighted(PHONE_MODELS);
  const place = random.weighted(PLACES);
  const span = history.to - history.from;
  const newcomer = random.chance(0.35);
  const installedAt = Math.floor(
    newcomer ? history.from + random.next() * span * 0.9 : history.from - (1 + random.next() * 400) * DAY,
  );
  const wrongClock = random.chance(habits.wrongClocks) && sdk.correctsClocks;
  const offset =
    random.pick([-3 * DAY, -26 * HOUR, -5 * HOUR, 2 * HOUR, 19 * HOUR, 40 * DAY]) +
    random.int(-600_000, 600_000);
  const namesSessions = random.chance(0.85) || sdk.alwaysNamesSessions || wrongClock;
  const user = random.int(0, 9_999);
  const saysInstalledAt = random.chance(0.6) && !wrongClock;
  return {
    number,
    installId: random.uuid(),
    model,
    osVersion: random.pick(model.osVersions),
    place,
    carrier: random.pick(place.carriers),
    installSource: random.weighted(INSTALL_SOURCES)[model.os],
    emulator: random.chance(0.01),
    environment: random.chance(0.97) ? 'production' : 'staging',
    installedAt,
    saysInstalledAt,
    updateLag: Math.min(random.logNormal(span * 0.06, 1.2), span),
    namesSessions,
    clockOffset: wrongClock ? offset : 0,
    userId: random.chance(0.45) ? `u-${Math.floor(number / 2) * 10_000 + (user % 2 === 0 ? 1 : user)}` : '',
    loginAt: random.chance(0.5)
      ? 0
      : Math.floor(Math.max(installedAt, history.from) + random.next() * span * 0.5),
    offline: random.chance(0.15) ? 0.5 : 0.02,
    activity: random.logNormal(1, 0.9),
    sdk: model.os === 'iOS' ? 'sonde-swift' : 'sonde-kotlin',
  };
}

/** The version that the phone runs at a time: the newest that is out for longer than the phone waits. */
export function releaseAt(phone: Phone, history: History, at: number): Release {
  const span = history.to - history.from;
  const out = (release: Release): number =>
    release.releasedAt === 0 ? -Infinity : history.from + release.releasedAt * span + phone.updateLag;
  const first = phone.number % 7 === 0 ? 0 : 1;
  const oldest = RELEASES[first];
  if (!oldest) throw new RangeError('the app has no release');
  return RELEASES.slice(first).reduce((newest, release) => (out(release) <= at ? release : newest), oldest);
}

/** What the phone says about itself while it runs a release on a network. */
export function resourceOf(
  phone: Phone,
  release: Release,
  network: (typeof NETWORKS)[number]['network'],
): PhoneResource {
  return {
    installId: phone.installId,
    appVersion: release.version,
    appBuild: release.build,
    environment: phone.environment,
    emulator: phone.emulator,
    installSource: phone.installSource,
    ...(phone.saysInstalledAt ? { firstInstalledAt: new Date(phone.installedAt).toISOString() } : {}),
    os: phone.model.os,
    osVersion: phone.osVersion,
    device: phone.model.device,
    manufacturer: phone.model.manufacturer,
    ...(phone.number % 29 === 3 ? {} : { country: phone.place.country }),
    ...(network === 'wifi' && phone.number % 3 === 0 ? {} : { carrier: phone.carrier }),
    network,
    locale: phone.place.locale,
    sdk: phone.sdk,
    sdkVersion: '1.0.0',
  };
}
