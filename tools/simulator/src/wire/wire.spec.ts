import { templateUrl } from '@sonde/event-schema';
import { measureDoor, nativeDoor } from '@sonde/sdk-protocols';
import type { Fact } from '../fleet/fact';
import { USUAL_HABITS } from '../fleet/habits';
import { simulate, type SimulatedPhone } from '../fleet/simulation';
import { MEASURE_ABILITIES, measureOutgoing, spokenInMeasure } from './measure';
import { NATIVE_ABILITIES, difference, nativeOutgoing } from './native';

const TO = Date.parse('2026-03-10T15:00:00Z');
const SENT = TO + 60_000;
const fleet = (abilities: typeof NATIVE_ABILITIES | typeof MEASURE_ABILITIES): SimulatedPhone[] => [
  ...simulate({
    seed: 3,
    devices: 40,
    events: 2_000,
    history: { from: TO - 5 * 86_400_000, to: TO },
    abilities,
    boundaries: [],
    habits: USUAL_HABITS,
  }),
];

/** What a door makes of an event, in the words of a fact. */
const RESOURCE = [
  'installId',
  'appVersion',
  'appBuild',
  'os',
  'osVersion',
  'device',
  'manufacturer',
  'carrier',
  'network',
  'locale',
  'country',
] as const;

describe('the native protocol', () => {
  it('says everything that happened, at the time of the phone’s own clock', () => {
    let checked = 0;
    for (const { phone, facts, batches } of fleet(NATIVE_ABILITIES)) {
      const byId = new Map(facts.map((fact) => [fact.id, fact]));
      for (const batch of batches) {
        const outgoing = nativeOutgoing(batch);
        const read = nativeDoor.read(Buffer.from(outgoing.body(SENT)));
        expect(read.rejected).toEqual([]);
        expect(read.batchId).toBe(batch.batchId);
        expect(read.sentAt).toBe(SENT + phone.clockOffset);
        expect(read.events).toHaveLength(outgoing.events);
        expect(read.events.map(({ id }) => id)).toEqual(outgoing.eventIds);
        for (const event of read.events) {
          const fact = byId.get(event.id) as Fact;
          expect(event).toMatchObject({
            type: fact.type,
            deviceTime: fact.at + phone.clockOffset,
            sessionId: fact.sessionId,
            userId: fact.userId,
            sampleRate: fact.sampleRate,
            screen: fact.screen,
          });
          for (const name of RESOURCE) expect(event.resource[name]).toBe(fact.resource[name] ?? '');
          expect(event.fields).toEqual(fact.fields);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(2_000);
  });

  it('knows by construction what Sonde must make of its addresses', () => {
    const requests = fleet(NATIVE_ABILITIES).flatMap(({ facts }) =>
      facts.filter(({ type }) => type === 'network_request'),
    );
    expect(requests.length).toBeGreaterThan(300);
    for (const { fields, endpoint, host } of requests)
      expect(templateUrl(String(fields['url']))).toMatchObject({ endpoint, host });
  });

  it('overrides what differs from the body’s resource, and takes back what the event does not say', () => {
    const shared = {
      installId: 'i',
      appVersion: '2',
      appBuild: '2',
      os: 'Android',
      osVersion: '14',
      device: 'd',
      manufacturer: 'm',
      carrier: 'o2',
      locale: 'de',
      sdk: 's',
      sdkVersion: '1',
    };
    const { carrier, ...without } = shared;
    expect(carrier).toBe('o2');
    expect(difference(shared, { ...shared })).toBeUndefined();
    expect(difference({ ...without, appVersion: '1' }, shared)).toEqual({ carrier: '', appVersion: '1' });
  });
});

describe('measure’s protocol', () => {
  it('is heard as the truth has it', () => {
    let checked = 0;
    for (const { facts, batches } of fleet(MEASURE_ABILITIES)) {
      const heard = new Map(spokenInMeasure(facts).map((fact) => [fact.id, fact]));
      const seen = new Set<string>();
      for (const batch of batches) {
        const outgoing = measureOutgoing(batch);
        if (!outgoing) continue;
        const read = measureDoor.read(Buffer.from(outgoing.body(SENT)));
        expect(read.rejected).toEqual([]);
        expect(read.events).toHaveLength(outgoing.events);
        expect(read.events.map(({ id }) => id)).toEqual(outgoing.eventIds);
        for (const event of read.events) {
          const fact = heard.get(event.id) as Fact;
          seen.add(event.id);
          expect(event).toMatchObject({
            type: fact.type,
            sdkType: fact.sdkType,
            deviceTime: fact.at,
            sessionId: fact.sessionId,
            userId: fact.userId,
          });
          for (const name of RESOURCE)
            expect(event.resource[name] || 'unknown').toBe(fact.resource[name] ?? 'unknown');
          if (fact.type === 'app_launch') {
            expect(event.fields['kind']).toBe(fact.fields['kind']);
            expect(event.fields['durationMs']).toBe(fact.fields['durationMs']);
          }
          if (fact.type === 'network_request') {
            expect(event.fields['durationMs']).toBe(fact.fields['durationMs']);
            expect(event.fields['status'] ?? 0).toBe(fact.fields['status'] ?? 0);
            expect(event.fields['error']).toBe(fact.fields['error']);
          }
          if (fact.type === 'crash' || fact.type === 'anr')
            expect(event.fields['foreground']).toBe(fact.fields['foreground']);
          checked++;
        }
      }
      expect(seen).toEqual(new Set(heard.keys()));
    }
    expect(checked).toBeGreaterThan(1_200);
  });
});
