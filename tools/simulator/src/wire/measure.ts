import type { Batch } from '../fleet/deliveries';
import type { Fact, PhoneResource } from '../fleet/fact';
import { payloadOf, type MeasurePayload } from './measure-payload';
import type { Outgoing } from './outgoing';

/** The body has no send time, and every event names its session. */
export const MEASURE_ABILITIES = { correctsClocks: false, alwaysNamesSessions: true } as const;

/** The resource as far as measure's attributes carry it. */
function spoken(resource: PhoneResource): PhoneResource {
  const {
    installId,
    appVersion,
    appBuild,
    os,
    osVersion,
    device,
    manufacturer,
    carrier,
    network,
    locale,
    emulator,
  } = resource;
  return {
    installId,
    appVersion,
    appBuild,
    os: os.toLowerCase(),
    osVersion,
    device,
    manufacturer,
    locale,
    sdk: 'measure',
    sdkVersion: '0.11.0',
    ...(emulator === undefined ? {} : { emulator }),
    ...(carrier === undefined ? {} : { carrier }),
    ...(network === undefined ? {} : { network }),
  };
}

/** What is left of a phone's facts when they are told in measure's protocol: the truth about such a fleet. */
export function spokenInMeasure(facts: readonly Fact[]): Fact[] {
  const resources = new Map<PhoneResource, PhoneResource>();
  return facts.flatMap((fact) => {
    const said = payloadOf(fact);
    if (!said) return [];
    const resource = resources.get(fact.resource) ?? spoken(fact.resource);
    resources.set(fact.resource, resource);
    return [
      {
        ...fact,
        sdkType: said.type,
        resource,
        sampleRate: 1,
        screen: fact.type === 'screen_view' ? fact.screen : '',
        fields: heard(fact, said),
      },
    ];
  });
}

/** The fields of which the truth is told, as they arrive. */
function heard(fact: Fact, said: MeasurePayload): Record<string, unknown> {
  const { fields } = fact;
  if (fact.type === 'app_launch') {
    const lukewarm = said.payload['is_lukewarm'] === true;
    return {
      kind: said.type.replace('_launch', ''),
      ...(lukewarm ? {} : { durationMs: fields['durationMs'] }),
    };
  }
  if (fact.type === 'anr') return { foreground: fields['foreground'] };
  return fields;
}

/**
 * A batch as measure's door takes it.
 *
 * @param batch of facts as the phone had them, before {@link spokenInMeasure}; undefined when none of them can be said.
 */
export function measureOutgoing(batch: Batch): Outgoing | undefined {
  const said = batch.facts.flatMap((fact) => {
    const payload = payloadOf(fact);
    return payload ? [{ fact, payload }] : [];
  });
  if (said.length === 0) return undefined;
  const events = said.map(({ fact, payload }) => measureEvent(fact, payload));
  const body = `{"events":[${events.join(',')}],"spans":[]}`;
  return {
    batchId: batch.batchId,
    events: events.length,
    eventIds: said.map(({ fact }) => fact.id),
    method: 'PUT',
    path: '/events',
    headers: { 'msr-req-id': batch.batchId },
    body: () => body,
  };
}

function measureEvent(fact: Fact, said: MeasurePayload): string {
  const { resource } = fact;
  return JSON.stringify({
    id: fact.id,
    session_id: fact.sessionId,
    user_triggered: false,
    timestamp: new Date(fact.at).toISOString().replace('Z', '00000Z'),
    type: said.type,
    [said.type]: said.payload,
    attachments: null,
    attribute: {
      thread_name: 'main',
      user_id: fact.userId === '' ? null : fact.userId,
      device_name: resource.device,
      device_model: resource.device,
      device_manufacturer: resource.manufacturer,
      device_is_physical: resource.emulator !== true,
      device_locale: resource.locale,
      os_name: resource.os.toLowerCase(),
      os_version: resource.osVersion,
      platform: resource.os.toLowerCase(),
      app_version: resource.appVersion,
      app_build: resource.appBuild,
      app_unique_id: 'com.shop',
      measure_sdk_version: '0.11.0',
      installation_id: resource.installId,
      network_type: resource.network ?? 'unknown',
      network_provider: resource.carrier ?? 'unknown',
    },
    user_defined_attribute: fact.attributes ?? null,
  });
}
