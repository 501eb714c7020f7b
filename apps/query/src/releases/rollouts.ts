import type { App } from '@sonde/catalog';
import { rolloutQuestion, type RolloutRow } from '@sonde/release-comparison';
import { QuestionError } from '@sonde/vitals';
import { keptOf } from '../layers/kept';
import type { Ask } from '../warehouse/ask';

const DAY_MS = 86_400_000;

export interface Rollout {
  readonly version: string;
  /** Epoch milliseconds; undefined when neither its rows nor anybody tell. */
  readonly at: number | undefined;
  readonly setByHand: boolean;
  /** Some install outside emulators and test tracks has used it, as far as its rows are kept. */
  readonly used: boolean;
}

/**
 * When versions were rolled out: as set by hand, else by their first busy hour.
 * @throws QuestionError when the first days of one are no longer kept: then nothing can be said of its age
 */
export async function readRollouts(
  ask: Ask,
  app: App,
  versions: readonly { readonly version: string; readonly path: string }[],
  now: number,
): Promise<Rollout[]> {
  const names = versions.map(({ version }) => version);
  const { sql, params } = rolloutQuestion({ tenantId: app.tenantId, appId: app.id }, names, now);
  const rows = new Map((await ask.select<RolloutRow>(sql, params)).map((row) => [row.version, row]));
  const kept = keptOf(app, now).raw;
  return versions.map(({ version, path }) => {
    const set = app.releases?.find(({ appVersion }) => appVersion === version);
    const row = rows.get(version);
    const at = set?.rolledOutAt ?? row?.busyAt ?? undefined;
    // A version that is in use on the first day that is kept was in use before it.
    const cutOff = set ? set.rolledOutAt < kept : row !== undefined && row.firstAt < kept + DAY_MS;
    if (cutOff) {
      throw new QuestionError(
        path,
        `${version} was rolled out before what is kept of this app (${app.retentionDays} days), so it cannot be seen at the age of another version.`,
      );
    }
    return { version, at, setByHand: set !== undefined, used: row !== undefined };
  });
}
