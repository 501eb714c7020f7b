import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { WIRE_LIMITS } from './body/wire-limits';
import { batch, launch, measureEvent } from './testing/bodies';
import { sendRaw, writeThenRead } from './testing/raw-connection';
import { bodyText, RunningIngest } from './testing/running-ingest';

const NATIVE_ERROR = (code: string) => ({ error: { code, message: expect.any(String) as string } });

describe('refusing requests', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    // As in production, but slow clients are given up on soon enough for a test.
    ingest = await RunningIngest.start({ wireLimits: { ...WIRE_LIMITS, headersMs: 400, requestMs: 800 } });
  });
  afterAll(() => ingest.stop());
  afterEach(async () => {
    await ingest.entries();
    // Whatever came in, the process lives and takes the next batch.
    expect((await ingest.native(batch([launch()]))).status).toBe(202);
    await ingest.entries();
  });

  describe('without a key that may write', () => {
    it.each([
      ['no Authorization', ''],
      ['another scheme', 'Basic c29uZGU6c29uZGU='],
      ['a malformed key', 'Bearer sk_ingest_nonsense'],
      ['an empty key', 'Bearer '],
      ['an unknown key', `Bearer sk_ingest_${'a'.repeat(40)}`],
      ['a huge key', `Bearer ${'a'.repeat(8_000)}`],
    ])('answers 401 to %s', async (_what, authorization) => {
      const answer = await ingest.native(batch([launch()]), { authorization });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(NATIVE_ERROR(authorization === '' ? 'missing_key' : 'invalid_key'));
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(await ingest.entries()).toEqual([]);
    });

    it.each(['QUERY', 'MANAGE'] as const)('answers 403 to a %s key and says why', async (kind) => {
      const { secret } = await ingest.newKey(kind);
      const answer = await ingest.native(batch([launch()]), { authorization: `Bearer ${secret}` });
      expect(answer).toMatchObject({ status: 403, body: NATIVE_ERROR('wrong_key_kind') });
      expect(JSON.stringify(answer.body)).not.toContain(secret);
    });

    it('answers 401 to a revoked key that was never used', async () => {
      const { id, version, secret } = await ingest.newKey('INGEST');
      await ingest.catalog.keys.update(id, version, { revokedAt: 1 });
      const answer = await ingest.native(batch([launch()]), { authorization: `Bearer ${secret}` });
      expect(answer.status).toBe(401);
    });

    it('answers measure in its own form', async () => {
      const answer = await ingest.measure({ events: [] }, { authorization: 'Bearer x' });
      expect(answer).toMatchObject({
        status: 401,
        body: { error: expect.stringContaining('invalid_key') as string },
      });
    });
  });

  describe('whose body cannot be read', () => {
    it.each<[string, string | Buffer, number, string]>([
      ['no JSON', '{"batchId": ', 400, 'not_json'],
      ['an empty body', '', 400, 'not_json'],
      ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x80]), 400, 'not_json'],
      ['an array', '[]', 400, 'not_an_object'],
      ['no events', '{"batchId":"b","resource":{"installId":"i"}}', 400, 'missing_field'],
      [
        'events that are no array',
        '{"batchId":"b","resource":{"installId":"i"},"events":{}}',
        400,
        'wrong_type',
      ],
    ])('answers to %s and tells the ledger', async (_what, body, status, code) => {
      const answer = await ingest.native(body);
      expect([answer.status, answer.body]).toMatchObject([status, NATIVE_ERROR(code)]);
      const [entry] = await ingest.entries();
      expect(entry?.key).toBe(`${ingest.app.id}:ledger`);
      expect(entry?.header).toMatchObject({
        events: 0,
        outcomes: [{ outcome: 'INVALID', reason: code, count: 1 }],
      });
    });

    it.each([
      ['arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
      ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ])('answers 4xx or refuses the event when %s nest 100,000 deep', async (_what, deep) => {
      const whole = await ingest.native(deep);
      expect(whole.status).toBe(400);
      const inside = await ingest.native(
        JSON.stringify(batch([launch({ attributes: { deep: '@' } })])).replace('"@"', deep),
      );
      if (inside.status === 202) expect(inside.body).toMatchObject({ accepted: 0, rejected: [{ index: 0 }] });
      else expect(inside.status).toBe(400);
    });

    it('answers 413 to 1,001 events and counts them', async () => {
      const answer = await ingest.native(batch(Array.from({ length: 1_001 }, () => launch())));
      expect(answer).toMatchObject({ status: 413, body: NATIVE_ERROR('too_many_events') });
      expect((await ingest.entries())[0]?.header.outcomes).toEqual([
        { outcome: 'TOO_LARGE', reason: 'too_many_events', count: 1_001 },
      ]);
      const most = await ingest.native(batch(Array.from({ length: 1_000 }, () => launch())));
      expect(most.body).toMatchObject({ accepted: 1_000 });
    });

    it('refuses an event of 300 KiB and takes its neighbours', async () => {
      const huge = launch({ attributes: { text: 'x'.repeat(300 * 1024) } });
      const answer = await ingest.native(batch([launch(), huge, launch()]));
      expect(answer.body).toMatchObject({
        accepted: 2,
        rejected: [{ index: 1, id: huge['id'], code: 'too_large' }],
      });
      expect((await ingest.entries())[0]?.header.outcomes).toEqual([
        { outcome: 'TOO_LARGE', reason: 'too_large', count: 1 },
      ]);
    });

    it('answers 415 to other types and encodings', async () => {
      const body = batch([launch()]);
      expect(await ingest.native(body, { 'content-type': 'text/plain' })).toMatchObject({
        status: 415,
        body: NATIVE_ERROR('unsupported_media_type'),
      });
      expect((await ingest.native(body, { 'content-type': 'multipart/form-data; boundary=x' })).status).toBe(
        415,
      );
      expect((await ingest.native(body, { 'content-type': 'nonsense' })).status).toBe(415);
      expect(await ingest.native(body, { 'content-encoding': 'lzma' })).toMatchObject({
        status: 415,
        body: NATIVE_ERROR('unsupported_encoding'),
      });
      expect((await ingest.native(body, { 'content-encoding': 'gzip, gzip' })).status).toBe(415);
    });

    it.each(['gzip', 'deflate', 'br', 'zstd'])('answers 400 to a body that is not %s', async (encoding) => {
      const answer = await ingest.native(batch([launch()]), { 'content-encoding': encoding });
      expect(answer).toMatchObject({ status: 400, body: NATIVE_ERROR('bad_encoding') });
    });

    it('answers 413 to too many bytes, as sent and as inflated', async () => {
      const noise = Buffer.from(
        Array.from({ length: 2_200_000 }, (_, i) => 97 + (((i * i * 2_654_435_761) >>> 20) % 26)),
      );
      expect(await ingest.native(noise)).toMatchObject({ status: 413, body: NATIVE_ERROR('body_too_large') });
      const eleven = gzipSync(Buffer.concat(Array.from({ length: 5 }, () => noise)));
      expect(eleven.length).toBeGreaterThan(110_000);
      const answer = await ingest.native(eleven.subarray(0, 2_000_000), { 'content-encoding': 'gzip' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThanOrEqual(413);
    });

    it('answers 413 to a gzip bomb', async () => {
      const small = await ingest.native(gzipSync(Buffer.alloc(1_000_000)), { 'content-encoding': 'gzip' });
      expect(small).toMatchObject({ status: 413, body: NATIVE_ERROR('ratio_too_high') });
      const member = gzipSync(Buffer.alloc(8 * 2 ** 20));
      const gib = Buffer.concat(Array.from({ length: 128 }, () => member));
      const large = await ingest.native(gib, { 'content-encoding': 'gzip' });
      expect(large).toMatchObject({ status: 413, body: NATIVE_ERROR('inflated_too_large') });
    });

    it.each([
      ['ends early', '--x\r\nContent-Disposition: form-data; name="event"\r\n\r\n{}'],
      ['has no parts', 'nothing of the kind'],
      ['is empty', ''],
    ])('answers 400 to a form that %s', async (_what, form) => {
      const answer = await ingest.measure(form, { 'content-type': 'multipart/form-data; boundary=x' });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining('bad_multipart') as string },
      });
    });

    it('answers 400 to a form without a boundary', async () => {
      const answer = await ingest.measure('x', { 'content-type': 'multipart/form-data' });
      expect(answer.status).toBe(400);
    });
  });

  it('stores or refuses odd texts and never breaks on them', async () => {
    const odd = [
      '"\\u0000 NUL"',
      '"\\ud800 lone"',
      '"\\udc00\\ud800 swapped"',
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
      '9223372036854775807',
      '1e400',
      '-0',
    ];
    const text = JSON.stringify(batch(odd.map((_, i) => launch({ attributes: { odd: `@${i}@` } })))).replace(
      /"@(\d+)@"/g,
      (_all, index: string) => odd[Number(index)] ?? '',
    );
    const answer = await ingest.native(
      text.replace('{"batchId"', '{"__proto__":{"polluted":true},"batchId"'),
    );
    expect(answer.status).toBe(202);
    const { accepted, rejected } = answer.body as { accepted: number; rejected: unknown[] };
    expect(accepted + rejected.length).toBe(odd.length);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(bodyText((await ingest.entries())[0])).toContain('{"odd":9223372036854775807}');
  });

  it('takes 10,000 keys and duplicate keys', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i]));
    const text = JSON.stringify(batch([launch({ attributes })])).replace(
      '"kind":"cold"',
      '"kind":"cold","kind":"warm"',
    );
    const answer = await ingest.native(text);
    expect(answer.status).toBe(202);
  });

  describe('on the level of HTTP', () => {
    const head = (length: string, more = '') =>
      `POST /v1/events HTTP/1.1\r\nHost: sonde\r\nAuthorization: Bearer ${ingest.key}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`;

    it('answers 400 to a Content-Length that is no number', async () => {
      expect(await sendRaw(ingest.port, head('many') + '{}')).toMatch(
        /^HTTP\/1.1 400 .*"code":"bad_request"/s,
      );
    });

    it('answers 400 to bytes that are no HTTP, and 431 to endless headers', async () => {
      expect(await sendRaw(ingest.port, '\x16\x03\x01 this is TLS\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
      const long = await sendRaw(ingest.port, head('2', `X-Long: ${'x'.repeat(20_000)}\r\n`) + '{}');
      expect(long).toMatch(/^HTTP\/1.1 431 .*"code":"headers_too_large"/s);
    });

    it('answers 400 and closes when more comes than Content-Length says', async () => {
      const answers = await sendRaw(ingest.port, head('2') + '{} and more, which is no request');
      expect(answers).toMatch(/^HTTP\/1.1 400 .*"code":"(bad_request|missing_field)"/s);
    });

    it('gives up on a client whose body never comes to its end', async () => {
      expect(await sendRaw(ingest.port, head('1000') + '{"batchId":')).toMatch(
        /^HTTP\/1.1 408 .*"code":"timeout"/s,
      );
    });

    it('gives up on a client whose headers never end', async () => {
      expect(await sendRaw(ingest.port, 'POST /v1/events HTTP/1.1\r\nHost: sonde\r\n')).toMatch(
        /^HTTP\/1.1 408 /,
      );
    });

    it('does not mind a client that goes away', async () => {
      for (const type of ['application/json', 'multipart/form-data; boundary=x']) {
        await new Promise<void>((resolve) => {
          const client = request(`${ingest.url}/events`, {
            method: 'PUT',
            headers: {
              authorization: `Bearer ${ingest.key}`,
              'content-type': type,
              'content-length': 100_000,
            },
          });
          client.on('error', () => resolve());
          client.write('--x\r\n', () => client.destroy(new Error('gone')));
        });
      }
      expect(await ingest.entries()).toEqual([]);
    });

    it('answers 404 in the native form to what it does not know', async () => {
      expect(await ingest.send('GET', '/v2/events')).toMatchObject({
        status: 404,
        body: NATIVE_ERROR('not_found'),
      });
    });

    it.each<['GET' | 'POST' | 'PUT', string, string]>([
      ['GET', '/v1/events', 'POST'],
      ['PUT', '/v1/events?x=1', 'POST'],
      ['POST', '/events', 'PUT'],
      ['POST', '/v1/schema', 'GET, HEAD'],
    ])('answers 405 to %s %s and names the method', async (method, path, allowed) => {
      const answer = await ingest.send(method, path);
      expect(answer).toMatchObject({ status: 405, body: NATIVE_ERROR('method_not_allowed') });
      expect(answer.headers.get('allow')).toBe(allowed);
    });

    it.each(['', ' ', 'nonsense', '/', ';charset=utf-8'])(
      'answers 415 to the Content-Type "%s" in its own words',
      async (type) => {
        const sent =
          `POST /v1/events HTTP/1.1\r\nHost: sonde\r\nAuthorization: Bearer ${ingest.key}\r\n` +
          `Content-Type: ${type}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`;
        expect(await sendRaw(ingest.port, sent)).toMatch(/^HTTP\/1.1 415 .*"code":"unsupported_media_type"/s);
      },
    );

    describe('to a client that reads only after it has written everything', () => {
      const MEGABYTES = 12;
      const post = (headers: Record<string, string>): Buffer => {
        const body = Buffer.alloc(MEGABYTES * 2 ** 20, ' ');
        const all = { Host: 'sonde', Connection: 'close', 'Content-Length': String(body.length), ...headers };
        const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
        return Buffer.concat([Buffer.from(`POST /v1/events HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
      };
      const json = { 'Content-Type': 'application/json' };

      it('answers 401', async () => {
        const answer = await writeThenRead(ingest.port, post(json));
        expect(answer).toMatch(/^HTTP\/1.1 401 .*"code":"missing_key"/s);
      });

      it('answers 403', async () => {
        const { secret } = await ingest.newKey('QUERY');
        const answer = await writeThenRead(ingest.port, post({ ...json, Authorization: `Bearer ${secret}` }));
        expect(answer).toMatch(/^HTTP\/1.1 403 .*"code":"wrong_key_kind"/s);
      });

      it('answers 413', async () => {
        const key = { Authorization: `Bearer ${ingest.key}` };
        const answer = await writeThenRead(ingest.port, post({ ...json, ...key }));
        expect(answer).toMatch(/^HTTP\/1.1 413 .*"code":"body_too_large"/s);
        expect(answer.split('\r\n\r\n')[1]).toMatch(/^\{.*\}$/);
      });

      it('answers 413 to a body that came in chunks', async () => {
        const chunk = Buffer.alloc(2 ** 20, ' ');
        const chunks = Array.from({ length: MEGABYTES }, () => [
          Buffer.from('100000\r\n'),
          chunk,
          Buffer.from('\r\n'),
        ]);
        const head =
          `POST /v1/events HTTP/1.1\r\nHost: sonde\r\nConnection: close\r\nAuthorization: Bearer ${ingest.key}\r\n` +
          'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
        const sent = Buffer.concat([Buffer.from(head), ...chunks.flat(), Buffer.from('0\r\n\r\n')]);
        const answer = await writeThenRead(ingest.port, sent);
        expect(answer).toMatch(/^HTTP\/1.1 413 .*"code":"body_too_large"/s);
      });

      it('answers 415', async () => {
        const key = { Authorization: `Bearer ${ingest.key}` };
        const answer = await writeThenRead(ingest.port, post({ 'Content-Type': 'text/plain', ...key }));
        expect(answer).toMatch(/^HTTP\/1.1 415 .*"code":"unsupported_media_type"/s);
      });
    });
  });

  it('refuses measure’s events one by one', async () => {
    const answer = await ingest.measure({ events: [measureEvent(), measureEvent({ type: 'teleport' }), {}] });
    expect(answer).toMatchObject({ status: 202, body: {} });
    const [entry] = await ingest.entries();
    expect(entry?.header).toMatchObject({ events: 1, refused: [1, 2] });
  });
});
