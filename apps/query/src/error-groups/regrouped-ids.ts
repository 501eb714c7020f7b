import { Params, scopeCondition } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

/** Regroupings that one id is followed through. */
const MAX_STEPS = 20;

/**
 * Where the events of a group went when its app was regrouped: the group that got most of them, through all regroupings
 * since. Undefined for an id that no regrouping has dissolved.
 */
export async function regroupedInto(ask: Ask, scope: AppScope, id: string): Promise<string | undefined> {
  let at = id;
  for (let step = 0; step < MAX_STEPS; step++) {
    const params = new Params();
    const [link] = await ask.select<{ readonly into: string }>(
      `SELECT toId AS into FROM error_group_links FINAL WHERE ${scopeCondition(params, scope)} ` +
        `AND fromId = ${params.bind('String', at)}`,
      params.values,
    );
    // A link to itself takes one back.
    if (!link || link.into === at) break;
    at = link.into;
  }
  return at === id ? undefined : at;
}
