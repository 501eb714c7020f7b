import type { AppLimits } from '../../limits/app-limits';
import { refuse } from '../refusal';
import type { Refusal } from '../refusal';
import type { Read } from '../stages';

/**
 * Holds the app to its rate and its quota. It comes after the body was read, because the ledger is told how many
 * events were refused and only the body says.
 */
export function createLimitStep(limits: AppLimits) {
  return function limit(request: Read): Read | Refusal {
    const { app, batch } = request;
    const decision = limits.admit(app, batch.total);
    switch (decision.kind) {
      case 'pass':
        return request;
      case 'rate_limited':
        return refuse(429, 'rate_limited', `this app may send ${app.eventsPerSecond ?? 0} events a second`, {
          outcome: 'RATE_LIMITED',
          events: batch.total,
          retryAfter: decision.retryAfter,
        });
      case 'over_quota':
        return refuse(429, 'over_quota', `this app may send ${app.eventsPerDay ?? 0} events a day (UTC)`, {
          outcome: 'OVER_QUOTA',
          events: batch.total,
          retryAfter: decision.retryAfter,
        });
    }
  };
}
