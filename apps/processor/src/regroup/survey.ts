import { FOLDED_GROUP_ID, FOLDED_GROUP_TITLE, Regrouping, type CompiledGrouping } from '@sonde/error-groups';
import type { Warehouse } from '@sonde/warehouse';
import { NamesOfGroups, storedTitles } from './group-names';
import { errorHours, errorsOfHour, type AppOfErrors, type Which } from './stored-errors';

const DAY_MS = 86_400_000;

const FOLDED = { id: FOLDED_GROUP_ID, title: FOLDED_GROUP_TITLE };
/** Groups of folded errors that are told apart: in a flood nearly each is another's, and those come back to nobody. */
const MAX_FOLDED = 100_000;

export interface Survey {
  /** What groups become. Folded errors come out of the fold when others have their new group. */
  readonly regrouping: Regrouping;
  readonly names: NamesOfGroups;
  /** UTC days with errors, days since 1970-01-01, newest first. */
  readonly days: readonly number[];
  /** Errors that were folded, and how many of them would get a group that others have. */
  readonly folded: { readonly events: number; readonly regained: number };
}

export interface SurveyOptions extends Which {
  /** Told of the events that were looked at, and of how many there are. */
  readonly progress?: (done: number, all: number) => void;
  /** Ends it: throws. */
  readonly check?: () => void;
}

/**
 * Looks through the stored errors of an app and works out what other rules would make of them. Changes nothing.
 * @throws WarehouseUnavailableError
 */
export async function surveyErrors(
  warehouse: Warehouse,
  app: AppOfErrors,
  by: CompiledGrouping,
  options: SurveyOptions = {},
): Promise<Survey> {
  const hours = await errorHours(warehouse, app, options);
  const titles = await storedTitles(warehouse, app);
  const regrouping = new Regrouping();
  const names = new NamesOfGroups();
  /** Where folded errors would go, and how many. */
  const folded = new Map<string, number>();
  const all = hours.reduce((sum, { events }) => sum + events, 0);
  let foldedEvents = 0;
  let done = 0;
  for (const { at } of hours) {
    for await (const page of errorsOfHour(warehouse, app, at, options)) {
      options.check?.();
      for (const error of page) {
        const after = error.regrouped(by);
        if (after === undefined) continue;
        if (error.groupId === FOLDED_GROUP_ID) {
          foldedEvents++;
          const known = folded.get(after.id);
          if (known !== undefined || folded.size < MAX_FOLDED) folded.set(after.id, (known ?? 0) + 1);
          continue;
        }
        regrouping.add({
          before: { id: error.groupId, title: titles.get(error.groupId) ?? error.groupId },
          after,
        });
        names.add(after, error);
      }
      done += page.length;
      options.progress?.(done, all);
    }
  }
  let regained = 0;
  for (const [id, events] of folded) {
    if (!regrouping.hasAfter(id)) continue;
    regained += events;
    regrouping.add({ before: FOLDED, after: { id, title: '' }, events });
  }
  if (foldedEvents > regained)
    regrouping.add({ before: FOLDED, after: FOLDED, events: foldedEvents - regained });
  return {
    regrouping,
    names,
    days: [...new Set(hours.map(({ at }) => Math.floor(at / DAY_MS)))],
    folded: { events: foldedEvents, regained },
  };
}
