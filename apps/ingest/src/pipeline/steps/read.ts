import { BodyError, DOORS } from '@sonde/sdk-protocols';
import type { WireLimits } from '../../body/wire-limits';
import { refuse } from '../refusal';
import type { Refusal } from '../refusal';
import type { Inflated, Read } from '../stages';

/** Codes of an unreadable body that say "too much" rather than "wrong". */
const TOO_MUCH: ReadonlySet<string> = new Set(['too_many_events', 'too_large']);

/** Parses the body and checks every event against the definition of its type. */
export function createReadStep(limits: WireLimits) {
  return function read(request: Inflated): Read | Refusal {
    try {
      const batch = DOORS[request.door.protocol].read(request.json, {
        checkOnly: true,
        maxEvents: limits.events,
        maxEventBytes: limits.eventBytes,
      });
      return { batch, batchId: batch.batchId || request.door.batchIdOf(request.headers), ...request };
    } catch (error) {
      if (!(error instanceof BodyError)) throw error;
      const tooMuch = TOO_MUCH.has(error.code);
      const events = error.details?.['events'];
      return refuse(tooMuch ? 413 : 400, error.code, error.message, {
        outcome: tooMuch ? 'TOO_LARGE' : 'INVALID',
        ...(error.details && { details: error.details }),
        ...(typeof events === 'number' && { events }),
      });
    }
  };
}
