import type { App } from '@sonde/catalog';
import type { MergeMap } from '@sonde/triage';
import type { GroupParent } from '../error-groups/group';

const DAY_MS = 86_400_000;
/** As `errorGroup` has it unless it is told otherwise. */
const USUAL_DAYS = 30;

/** The group that stands for this one, with the figures of the last 30 days. @param now epoch milliseconds */
export const groupNow = (app: App, merges: MergeMap, id: string, now: number): GroupParent => ({
  app,
  scope: { tenantId: app.tenantId, appId: app.id },
  merges,
  range: { from: now - USUAL_DAYS * DAY_MS, to: now + 1 },
  filters: [],
  id: merges.canonical(id),
});
