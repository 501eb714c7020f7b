import { depthFault, parseTime, type DecodedSpan, type Resource } from '@sonde/event-schema';
import { isObject, type Attributes, type JsonBody } from '../json-body';
import { shortText, size } from './payload';

type Plain = Readonly<Record<string, unknown>>;

const STATUS = ['unset', 'ok', 'error'];

/**
 * One span of a body; undefined when it lacks what makes one (ids, session, times). Spans are a session's ornament,
 * not events: one that cannot be read is passed over and counted nowhere.
 */
export function readSpan(
  body: JsonBody,
  span: unknown,
  index: number,
  resourceOf: (attribute: Plain) => Resource,
): DecodedSpan | undefined {
  if (!isObject(span)) return undefined;
  const traceId = shortText(span, 'trace_id', 128);
  const spanId = shortText(span, 'span_id', 128);
  const sessionId = shortText(span, 'session_id', 128);
  const startedAt = parseTime(span.start_time);
  const durationMs = size(span, 'duration') ?? parseTime(span.end_time) - startedAt;
  if (traceId === undefined || spanId === undefined || sessionId === undefined) return undefined;
  if (Number.isNaN(startedAt) || !(durationMs >= 0)) return undefined;
  const own = isObject(span.user_defined_attribute) ? span.user_defined_attribute : undefined;
  const tooDeep = depthFault(own, '$.user_defined_attribute') !== undefined;
  return {
    index,
    traceId,
    spanId,
    parentId: shortText(span, 'parent_id', 128) ?? '',
    name: shortText(span, 'name') ?? '',
    sessionId,
    startedAt,
    durationMs,
    status: STATUS[Number(span.status)] ?? 'unset',
    resource: resourceOf(isObject(span.attributes) ? span.attributes : {}),
    attributes: tooDeep
      ? undefined
      : (body.exact(own, 'spans', index, 'user_defined_attribute') as Attributes),
  };
}
