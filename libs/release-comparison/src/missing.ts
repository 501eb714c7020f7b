import { ROLLOUT_INSTALLS } from './population';

/** A version, and whether any install outside emulators and test tracks has used it. */
export interface VersionInUse {
  readonly version: string;
  readonly used: boolean;
}

/** Why there is nothing to compare: the rollouts of these versions are not known. */
export function rolloutsUnknown(versions: readonly VersionInUse[]): string {
  const unused = versions.filter(({ used }) => !used);
  const quiet = versions.filter(({ used }) => used);
  const sayings = [];
  if (unused.length > 0) {
    sayings.push(`no install outside emulators and test tracks is known to have used ${names(unused)}`);
  }
  if (quiet.length > 0) {
    const [has, whose] = quiet.length === 1 ? ['has', 'its rollout is'] : ['have each', 'their rollouts are'];
    sayings.push(
      `${names(quiet)} ${has} had no hour with ${ROLLOUT_INSTALLS} installs outside emulators and test tracks, ` +
        `so ${whose} not known and can be set by hand`,
    );
  }
  return sayings.join('; ');
}

/** Why there is nothing to compare yet: these versions come out later. */
export const rolloutsAhead = (versions: readonly Pick<VersionInUse, 'version'>[]): string =>
  `${names(versions)} ${versions.length === 1 ? 'has its rollout' : 'have their rollouts'} still ahead`;

/** Why a version that is in use has no install to compare: phones sent too late. */
export const arrivedTooLate = (version: string, installs: number): string =>
  `${installs.toLocaleString('en-US')} ${installs === 1 ? 'install' : 'installs'} used ${version}, ` +
  `but ${installs === 1 ? 'its' : 'their'} events arrived later than that age`;

const names = (versions: readonly Pick<VersionInUse, 'version'>[]): string =>
  versions.map(({ version }) => version).join(' and ');
