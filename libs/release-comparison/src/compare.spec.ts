import { compareVersions, type Direction, type Verdict } from './compare';
import { momentsOf, type InstallSums } from './moments';
import { Seeded } from './testing/seeded';
import { contributions, LOOKS, simulateInstalls, type FigureName } from './testing/fleet';

const ALPHA = 0.05;
/** `bench -- releases` tries 1,000 of each. */
const SPLITS = 400;
const INSTALLS = 700;

const KIND: Readonly<Record<FigureName, { direction: Direction; isShare: boolean }>> = {
  crashFreeSessions: { direction: 'UP_IS_GOOD', isShare: true },
  crashesPerInstall: { direction: 'UP_IS_BAD', isShare: false },
  crashFreeUsers: { direction: 'UP_IS_GOOD', isShare: true },
  meanLaunch: { direction: 'UP_IS_BAD', isShare: false },
  quickLaunches: { direction: 'UP_IS_GOOD', isShare: true },
};

type Side = ReturnType<typeof contributions>;

const momentsAt = (side: Side, look: number) => momentsOf(comeBy(side, look));

/** The installs that have come by a look. */
function* comeBy(side: Side, look: number): Generator<InstallSums> {
  for (const looks of side) {
    const install = looks[look];
    if (install) yield install;
  }
}

/** The verdict after every day. */
const verdicts = (baseline: Side, candidate: Side, figure: FigureName): Verdict[] =>
  Array.from(
    { length: LOOKS },
    (_, look) =>
      compareVersions(momentsAt(baseline, look), momentsAt(candidate, look), KIND[figure], ALPHA).verdict,
  );

const isAlarm = (verdict: Verdict): boolean => verdict !== 'NO_DIFFERENCE_SEEN' && verdict !== 'TOO_FEW_DATA';

describe('random splits of one version, looked at every day for two weeks', () => {
  const fleet = simulateInstalls(1, INSTALLS);

  it.each([
    ['crashFreeSessions', 0.5],
    ['crashesPerInstall', 0.25],
    ['meanLaunch', 0.5],
    ['quickLaunches', 0.25],
  ] as const)('of %s with a share of %d: at most 5 %% ever alarm', (figure, share) => {
    const installs = contributions(fleet, figure);
    let alarms = 0;
    let judged = 0;
    for (let split = 0; split < SPLITS; split++) {
      const random = new Seeded(split + 1);
      const sides: [Side[number][], Side[number][]] = [[], []];
      for (const install of installs) sides[random.chance(share) ? 1 : 0].push(install);
      const seen = verdicts(sides[0], sides[1], figure);
      if (seen.some(isAlarm)) alarms++;
      if (seen.some((verdict) => verdict !== 'TOO_FEW_DATA')) judged++;
    }
    console.log(`${figure}, ${share}: ${alarms} of ${judged} judged splits ever alarmed`);
    // All of them were judged, or the test would see nothing.
    expect(judged).toBe(SPLITS);
    expect(alarms / SPLITS).toBeLessThanOrEqual(ALPHA);
  });
});

describe('crashes twice as likely', () => {
  const runs = Array.from({ length: 8 }, (_, run) => ({
    baseline: simulateInstalls(1_000 + run, 3_000),
    candidate: simulateInstalls(2_000 + run, 1_500, 2),
  }));

  it.each(['crashFreeSessions', 'crashesPerInstall', 'crashFreeUsers'] as const)(
    '%s finds it within two weeks in nearly every run, and calls none of them BETTER',
    (figure) => {
      const found = runs.filter(({ baseline, candidate }) => {
        const seen = verdicts(contributions(baseline, figure), contributions(candidate, figure), figure);
        expect(seen).not.toContain('BETTER');
        return seen.includes('WORSE');
      });
      console.log(`${figure}: crashes twice as likely, found in ${found.length} of ${runs.length} runs`);
      expect(found.length).toBeGreaterThanOrEqual(runs.length - 2);
    },
  );

  it('and the other way round they are half as likely: BETTER', () => {
    const [run] = runs;
    if (!run) throw new Error('there are runs');
    const seen = verdicts(
      contributions(run.candidate, 'crashFreeSessions'),
      contributions(run.baseline, 'crashFreeSessions'),
      'crashFreeSessions',
    );
    expect(seen).toContain('BETTER');
    expect(seen).not.toContain('WORSE');
  });
});
