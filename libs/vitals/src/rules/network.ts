import { apdexPoints } from '../apdex';
import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';

export const REQUEST_DIMENSIONS: readonly DimensionId[] = [
  ...RESOURCE_DIMENSIONS,
  'HOST',
  'ENDPOINT',
  'METHOD',
  'STATUS_CLASS',
  'SCREEN',
  'SDK_EVENT_TYPE',
];

export const REQUEST = "type = 'network_request'";

/** Requests that took a known time, in milliseconds. */
export const REQUEST_TIMED = `${REQUEST} AND durationMs >= 0`;

/** Requests that can succeed or fail: a cancelled one does neither. */
export const REQUEST_JUDGED = `${REQUEST} AND kind != 'cancelled'`;

/** Of judged requests: status 400 and above, no response at all, or a response that broke off. */
export const REQUEST_FAILED = "(status >= 400 OR status = 0 OR kind != '')";

/** Requests that have an Apdex score: they failed, or their duration is known. */
export const REQUEST_SCORED = `${REQUEST_JUDGED} AND (${REQUEST_FAILED} OR durationMs >= 0)`;

/** Of scored requests: what each adds to the Apdex score, weighed. */
export const REQUEST_APDEX_POINTS = apdexPoints(REQUEST_FAILED, '500');
