import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { batch, launch, measureEvent } from './testing/bodies';
import { bodyText, RunningIngest } from './testing/running-ingest';

describe('taking events', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await RunningIngest.start();
  });
  afterAll(() => ingest.stop());
  afterEach(() => ingest.entries());

  it('puts a batch into the log before it answers, with the phone’s own bytes', async () => {
    const body = batch([launch(), launch()]);
    const sent = gzipSync(JSON.stringify(body));
    const before = Date.now();
    const answer = await ingest.native(sent, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2, duplicates: 0, rejected: [] } });
    const [entry, ...more] = await ingest.entries();
    expect(more).toEqual([]);
    expect(entry?.key).toBe(`${ingest.app.id}:install-1`);
    expect(entry?.body.equals(sent)).toBe(true);
    expect(entry?.header).toEqual({
      v: 1,
      id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      protocol: 'native',
      tenantId: ingest.tenantId,
      appId: ingest.app.id,
      batchId: body['batchId'],
      receivedAt: entry?.header.receivedAt,
      skewMs: 0,
      retentionDays: 90,
      sessionGapMs: 1_800_000,
      encoding: 'gzip',
      events: 2,
      refused: [],
      outcomes: [],
    });
    expect(entry?.header.receivedAt).toBeGreaterThanOrEqual(before);
  });

  it.each([
    ['identity', (text: string) => Buffer.from(text), 'identity'],
    ['gzip', gzipSync, 'gzip'],
    ['deflate', deflateSync, 'deflate'],
    ['deflate', deflateRawSync, 'gzip'],
    ['br', brotliCompressSync, 'br'],
  ] as const)('understands %s', async (encoding, pack, kept) => {
    const answer = await ingest.native(pack(JSON.stringify(batch([launch()]))), {
      'content-encoding': encoding,
    });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect((await ingest.entries())[0]?.header).toMatchObject({ encoding: kept, events: 1 });
  });

  it('understands zstd, and does not make the processor decode it again', async () => {
    const text = JSON.stringify(batch([launch()]));
    const frame = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]),
      Buffer.alloc(3),
      Buffer.from(text),
    ]);
    frame.writeUIntLE((text.length << 3) | 1, 6, 3);
    expect(await ingest.native(frame, { 'content-encoding': 'zstd' })).toMatchObject({ status: 202 });
    const [entry] = await ingest.entries();
    expect(entry?.header.encoding).toBe('gzip');
    expect(bodyText(entry)).toBe(text);
  });

  it.each([
    ['of one session', {}],
    ['of several', { sessionId: 'other' }],
  ])('lets no body %s stand in the log as much smaller than it is', async (_what, other) => {
    const lines = Array.from({ length: 500 }, (_, i) => `${'the same again '.repeat(20)}${i}`);
    const attributes = { text: lines.join(' ') };
    const text = JSON.stringify(batch([launch({ attributes }), launch({ attributes, ...other })]));
    const answer = await ingest.native(gzipSync(text), { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2 } });
    const entries = await ingest.entries();
    expect(entries.map((entry) => entry.header.encoding)).toEqual(entries.map(() => 'identity'));
    expect(entries.reduce((sum, entry) => sum + entry.body.length, 0)).toBeGreaterThanOrEqual(text.length);
    expect(bodyText(entries[0])).toContain(attributes.text);
  });

  it('understands concatenated gzip and any charset parameter', async () => {
    const text = JSON.stringify(batch([launch()]));
    const sent = Buffer.concat([gzipSync(text.slice(0, 40)), gzipSync(text.slice(40))]);
    const answer = await ingest.native(sent, {
      'content-encoding': 'gzip',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(answer.status).toBe(202);
    expect(bodyText((await ingest.entries())[0])).toBe(text);
  });

  it('takes the good events of a mixed batch and says what is wrong with the others', async () => {
    const events = [launch(), { type: 'app_launch' }, launch({ type: 'teleport' }), launch(), 7];
    const answer = await ingest.native(batch(events));
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      accepted: 2,
      duplicates: 0,
      rejected: [
        { index: 1, code: 'missing_field' },
        { index: 2, id: events[2] && (events[2] as { id: string }).id, code: 'unknown_type' },
        { index: 4 },
      ],
    });
    const [entry] = await ingest.entries();
    expect(entry?.header).toMatchObject({ events: 2, refused: [1, 2, 4] });
    expect(entry?.header.outcomes).toEqual(
      expect.arrayContaining([
        { outcome: 'INVALID', reason: 'missing_field', count: 1 },
        { outcome: 'INVALID', reason: 'unknown_type', count: 1 },
      ]),
    );
    expect(entry?.header.outcomes.reduce((sum, line) => sum + line.count, 0)).toBe(3);
  });

  it('tells the ledger even when nothing of a batch is good', async () => {
    const body = batch([{}, {}]);
    expect(await ingest.native(body)).toMatchObject({ status: 202, body: { accepted: 0 } });
    const [entry] = await ingest.entries();
    expect(entry?.key).toBe(`${ingest.app.id}:ledger`);
    expect(entry?.body).toHaveLength(0);
    expect(entry?.header).toMatchObject({
      batchId: body['batchId'],
      events: 0,
      outcomes: [{ outcome: 'INVALID', count: 2 }],
    });
  });

  it('tells the processor once what the phone says of the batch, though it becomes several records', async () => {
    const dropped = [{ reason: 'queue_full', count: 3 }];
    const events = [launch(), launch({ sessionId: 's1' }), {}];
    await ingest.native(batch(events, { sequence: 12, dropped }));
    const receipts = (await ingest.entries()).map((entry) => entry.header.receipt);
    expect(receipts).toHaveLength(2);
    expect(receipts.filter(Boolean)).toEqual([
      {
        sequence: 12,
        installId: 'install-1',
        appVersion: '4.2.0',
        dropped: [{ reason: 'queue_full', appVersion: '4.2.0', count: 3 }],
        events: 2,
      },
    ]);
  });

  it('takes a batch that only tells what was thrown away', async () => {
    const answer = await ingest.native(batch([], { dropped: [{ reason: 'storage', count: 9 }] }));
    expect(answer).toMatchObject({ status: 202, body: { accepted: 0, rejected: [] } });
    const [entry] = await ingest.entries();
    expect(entry?.header).toMatchObject({ events: 0, receipt: { sequence: 0, dropped: [{ count: 9 }] } });
  });

  it('writes one record per session, every digit as it was sent', async () => {
    const exact = '9223372036854775807';
    const text = JSON.stringify(
      batch([
        launch({ sessionId: 'one', attributes: { order: '@' } }),
        launch({ sessionId: 'two' }),
        { broken: true },
        launch({ sessionId: 'one' }),
        launch(),
      ]),
    ).replace('"@"', exact);
    const answer = await ingest.native(text);
    expect(answer.body).toMatchObject({ accepted: 4, rejected: [{ index: 2 }] });
    const entries = await ingest.entries();
    const byKey = new Map(entries.map((entry) => [entry.key.split(':')[1], entry]));
    expect([...byKey.keys()].sort()).toEqual(['install-1', 'one', 'two']);
    expect([...byKey.values()].map((entry) => entry.header.events).sort()).toEqual([1, 1, 2]);
    expect(bodyText(byKey.get('one'))).toContain(`{"order":${exact}}`);
    expect(entries.flatMap((entry) => entry.header.outcomes)).toHaveLength(1);
    expect(new Set(entries.map((entry) => entry.header.id)).size).toBe(3);
    expect(entries.flatMap((entry) => entry.header.refused)).toEqual([]);
  });

  it('answers a repeated batch without counting it as new, and appends it for the processor to decide', async () => {
    const body = batch([launch(), launch()]);
    expect((await ingest.native(body)).body).toMatchObject({ accepted: 2, duplicates: 0 });
    const again = { ...body, sentAt: new Date().toISOString() };
    expect((await ingest.native(again)).body).toMatchObject({ accepted: 0, duplicates: 2 });
    const other = { ...body, events: [launch()] };
    expect((await ingest.native(other)).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await ingest.entries()).toHaveLength(3);
  });

  it('corrects a wrong clock and keeps the skew with the record', async () => {
    const hour = 3_600_000;
    const body = batch([launch({ at: new Date(Date.now() - 100 * 24 * hour).toISOString() })], {
      sentAt: new Date(Date.now() - 99 * 24 * hour).toISOString(),
    });
    expect((await ingest.native(body)).body).toMatchObject({ accepted: 1 });
    const [entry] = await ingest.entries();
    expect(Math.abs((entry?.header.skewMs ?? 0) - 99 * 24 * hour)).toBeLessThan(60_000);
  });

  it('refuses what is older than the app keeps and takes what lies in the future', async () => {
    const answer = await ingest.native(
      batch([
        launch({ at: '1970-01-01T00:00:00.000Z' }),
        launch({ at: '2099-01-01T00:00:00.000Z' }),
        launch({ at: 0 }),
      ]),
    );
    expect(answer.body).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 0, code: 'too_old' },
        { index: 2, code: 'too_old' },
      ],
    });
    expect((await ingest.entries())[0]?.header).toMatchObject({
      refused: [0, 2],
      outcomes: [{ outcome: 'TOO_OLD', reason: 'too_old', count: 2 }],
    });
  });

  it('takes measure’s JSON and names the batch by its header', async () => {
    const answer = await ingest.measure({ events: [measureEvent(), measureEvent()], spans: [] });
    expect(answer).toMatchObject({ status: 202, body: {} });
    const [entry] = await ingest.entries();
    expect(entry?.key).toBe(`${ingest.app.id}:session-1`);
    expect(entry?.header).toMatchObject({
      protocol: 'measure',
      events: 2,
      batchId: 'b1f7c2d4-0000-4000-8000-000000000001',
    });
  });

  it('takes measure’s forms, drops attachments and keeps every digit', async () => {
    const event = JSON.stringify(measureEvent({ user_defined_attribute: { n: '@' } })).replace('"@"', '1.50');
    const form = new FormData();
    form.append('event', event);
    form.append('event', JSON.stringify(measureEvent()));
    form.append('event', 'not JSON');
    form.append('blob-1', new Blob([Buffer.alloc(3_000_000)]), 'screenshot.png');
    const response = await fetch(`${ingest.url}/events`, {
      method: 'PUT',
      body: form,
      headers: { authorization: `Bearer ${ingest.key}`, 'msr-req-id': 'r' },
    });
    expect([response.status, await response.json()]).toEqual([202, {}]);
    const [entry] = await ingest.entries();
    expect(entry?.header).toMatchObject({
      events: 2,
      refused: [2],
      outcomes: [{ outcome: 'INVALID', count: 1 }],
    });
    expect(bodyText(entry)).toContain('{"n":1.50}');
    expect(entry?.body.length).toBeLessThan(10_000);
    expect((await ingest.send('GET', '/metrics')).body).toMatch(
      /sonde_ingest_attachments_dropped_total\{.*\} 1/,
    );
  });

  it('publishes the schema of a batch', async () => {
    const answer = await ingest.send('GET', '/v1/schema');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/schema+json');
    expect(answer.headers.get('cache-control')).toContain('max-age');
    expect(answer.body).toMatchObject({ properties: { events: {} } });
  });

  it('says that it lives, is ready, and what it has done', async () => {
    expect((await ingest.send('GET', '/health/live')).status).toBe(200);
    expect((await ingest.send('GET', '/health/ready')).status).toBe(200);
    await ingest.native(batch([launch()]));
    const { body } = await ingest.send('GET', '/metrics');
    expect(body).toMatch(/sonde_ingest_requests_total\{door="native",status="202",app="ingest"\} \d+/);
    expect(body).toMatch(/sonde_ingest_events_accepted_total\{door="native",app="ingest"\} \d+/);
    expect(body).toMatch(/sonde_ingest_spool\{of="bytes",app="ingest"\} 0/);
  });
});
