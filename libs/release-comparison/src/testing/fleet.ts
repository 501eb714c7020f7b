import type { InstallSums } from '../moments';
import { Seeded } from './seeded';

/** An install as it stands after each look: sums up to then, or undefined before its first event. */
export interface SimulatedInstall {
  readonly stratum: readonly string[];
  readonly looks: readonly (Figures | undefined)[];
}

export interface Figures {
  readonly sessions: number;
  readonly crashedSessions: number;
  readonly crashes: number;
  readonly launches: number;
  /** Σ milliseconds of launches. */
  readonly launchMs: number;
  /** Launches of at most 900 ms, near the median. */
  readonly quickLaunches: number;
}

export const LOOKS = 14;

/**
 * Phones as they are: some are used a hundred times as much as others, some always crash and some are always slow, kinds of
 * phones and countries differ, and they get the version over the days.
 *
 * @param crashFactor 2: crashes are twice as likely as they are otherwise
 */
export function simulateInstalls(seed: number, count: number, crashFactor = 1): SimulatedInstall[] {
  const random = new Seeded(seed);
  const strata = new Map<string, readonly string[]>();
  return Array.from({ length: count }, () => {
    const os = random.pick(['android 13', 'android 14', 'android 15', 'iOS 18']);
    const country = random.pick(['IN', 'IN', 'IN', 'DE', 'BR', 'NG']);
    const maker = os === 'iOS 18' ? 'Apple' : random.pick(['Samsung', 'Xiaomi', 'Tecno']);
    const old = os === 'android 13' ? 2 : 1;
    const perDay = Math.min(random.logNormal(1.2, 1.1), 60);
    const crashChance = Math.min(0.5, crashFactor * old * random.logNormal(0.004, 1.2));
    const launchMs = old * random.logNormal(800, 0.5);
    const since = Math.floor(LOOKS * random.next() ** 2);
    const sums = { sessions: 0, crashedSessions: 0, crashes: 0, launches: 0, launchMs: 0, quickLaunches: 0 };
    let seen = false;
    const looks = Array.from({ length: LOOKS }, (_, day) => {
      for (let n = day < since ? 0 : random.poisson(perDay); n > 0; n--) {
        seen = true;
        sums.sessions++;
        if (random.chance(crashChance)) {
          sums.crashedSessions++;
          sums.crashes += 1 + random.poisson(0.7);
        }
        const took = random.logNormal(launchMs, 0.8);
        sums.launches++;
        sums.launchMs += took;
        if (took <= 900) sums.quickLaunches++;
      }
      return seen ? { ...sums } : undefined;
    });
    const kind = `${os}/${country}/${maker}`;
    const stratum = strata.get(kind) ?? [os, country, maker];
    strata.set(kind, stratum);
    return { stratum, looks };
  });
}

/** What an install contributes to each metric, by name. */
export const FIGURES = {
  crashFreeSessions: (f: Figures) => [f.sessions - f.crashedSessions, f.sessions],
  crashesPerInstall: (f: Figures) => [f.crashes, 1],
  crashFreeUsers: (f: Figures) => [f.crashes === 0 ? 1 : 0, 1],
  meanLaunch: (f: Figures) => [f.launchMs, f.launches],
  quickLaunches: (f: Figures) => [f.quickLaunches, f.launches],
} as const satisfies Record<string, (figures: Figures) => readonly [number, number]>;

export type FigureName = keyof typeof FIGURES;

/** What each install contributes by each look; undefined before it has come. */
export const contributions = (
  installs: readonly SimulatedInstall[],
  figure: FigureName,
): readonly (InstallSums | undefined)[][] =>
  installs.map(({ stratum, looks }) =>
    looks.map((figures) => {
      if (!figures) return undefined;
      const [numerator, denominator] = FIGURES[figure](figures);
      return { stratum, numerator, denominator };
    }),
  );
