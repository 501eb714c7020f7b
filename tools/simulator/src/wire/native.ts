import type { Batch } from '../fleet/deliveries';
import type { Fact, PhoneResource } from '../fleet/fact';
import type { Outgoing } from './outgoing';

/** What the native protocol's SDKs can say. */
export const NATIVE_ABILITIES = { correctsClocks: true, alwaysNamesSessions: false } as const;

/** A batch as the native door takes it. Times are those of the phone's own clock. */
export function nativeOutgoing(batch: Batch): Outgoing {
  const { phone, facts, batchId } = batch;
  const shared = facts.at(-1)?.resource;
  if (!shared) throw new RangeError('a batch without events');
  const events = facts.map((fact) => nativeEvent(fact, shared, phone.clockOffset, phone.number % 5 === 0));
  const { sequence, dropped } = batch;
  const receipt = JSON.stringify({ sequence, ...(dropped.length === 0 ? {} : { dropped }) }).slice(1, -1);
  const tail = `,${receipt},"resource":${JSON.stringify(shared)},"events":[${events.join(',')}]}`;
  return {
    batchId,
    events: facts.length,
    eventIds: facts.map(({ id }) => id),
    method: 'POST',
    path: '/v1/events',
    headers: {},
    body: (now) =>
      `{"batchId":"${batchId}","sentAt":"${new Date(now + phone.clockOffset).toISOString()}"${tail}`,
  };
}

function nativeEvent(fact: Fact, shared: PhoneResource, clockOffset: number, asNumber: boolean): string {
  const at = fact.at + clockOffset;
  const override = difference(fact.resource, shared);
  return JSON.stringify({
    id: fact.id,
    type: fact.type,
    at: asNumber ? at : new Date(at).toISOString(),
    ...(fact.sessionId === '' ? {} : { sessionId: fact.sessionId }),
    ...(fact.userId === '' ? {} : { userId: fact.userId }),
    ...(fact.screen === '' ? {} : { screen: fact.screen }),
    ...(fact.attributes ? { attributes: fact.attributes } : {}),
    ...(fact.sampleRate === 1 ? {} : { sampleRate: fact.sampleRate }),
    ...(override ? { resource: override } : {}),
    ...fact.fields,
  });
}

/** What an event must override so that its resource is right; '' takes back a text that the batch says. */
export function difference(own: PhoneResource, shared: PhoneResource): Record<string, unknown> | undefined {
  if (own === shared) return undefined;
  const from = own as unknown as Record<string, unknown>;
  const to = shared as unknown as Record<string, unknown>;
  const different = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (key) => from[key] !== to[key],
  );
  return different.length === 0
    ? undefined
    : Object.fromEntries(different.map((key) => [key, from[key] ?? '']));
}
