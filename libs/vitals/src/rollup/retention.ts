import type { Params } from '../conditions';

/** For how many days after their bucket rollup rows are kept. */
export interface KeptDays {
  readonly quarterHours: number;
  readonly days: number;
}

/** 13 months of quarter-hours, 3 years of days. */
export const DEFAULT_KEPT_DAYS: KeptDays = { quarterHours: 397, days: 1_096 };

export interface RollupRetention {
  readonly default: KeptDays;
  /** Apps that keep theirs for another time. */
  readonly apps: readonly (KeptDays & { readonly tenantId: string; readonly appId: string })[];
}

/** SQL of the day after which a rollup row may go, from its columns `tenantId`, `appId`, `grain` and `at`. */
export function expirySql(params: Params, retention: RollupRetention): string {
  const days = (grain: keyof KeptDays): string => {
    const usual = params.bind('UInt16', retention.default[grain]);
    if (retention.apps.length === 0) return usual;
    const apps = params.bindTuples(
      ['String', 'String'],
      retention.apps.map(({ tenantId, appId }) => [tenantId, appId]),
    );
    const kept = params.bind(
      'Array(UInt16)',
      retention.apps.map((app) => app[grain]),
    );
    // 0 is no position, and an array has nothing there.
    return `if((tenantId, appId) IN ${apps}, ${kept}[indexOf(${apps}, (toString(tenantId), toString(appId)))], ${usual})`;
  };
  return `toDate(at) + if(grain = 'q', ${days('quarterHours')}, ${days('days')})`;
}
