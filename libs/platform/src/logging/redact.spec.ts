import fc from 'fast-check';
import { createLogger } from './logger';
import { readableLine } from './readable-line';
import { redactFields, redactText } from './redact';

const KEY = `sk_ingest_${'Ab3'.repeat(15)}x`;

describe('redactText', () => {
  it.each([
    [`key ${KEY} refused`, 'key sk_ingest_Ab3Ab3Ab3Ab3[hidden] refused'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [hidden]'],
    ['authorization: basic dXNlcjpwYXNz', 'authorization: basic [hidden]'],
    ['mongodb://me:pass@db.test:27017/x', 'mongodb://[hidden]@db.test:27017/x'],
    ['http://user@host/path', 'http://[hidden]@host/path'],
    ['GET /x?token=abc&y=1', 'GET /x?token=[hidden]&y=1'],
    ['token sonde_admin_q8Jm-_4s0PqLz', 'token [hidden]'],
  ])('%s', (given, expected) => {
    expect(redactText(given)).toBe(expected);
  });

  it.each([
    'http://127.0.0.1:8400/v1/events',
    'mail to me@home.test',
    'sk_ingest_short',
    'the bearer of news',
  ])('leaves %j as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('hides a secret in any surroundings and leaves JSON valid', () => {
    const secret = fc.constantFrom(KEY, 'Bearer s3cr3t-value', 'https://u:s3cr3t-value@host');
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, hidden, after) => {
        const line = redactText(JSON.stringify({ before, text: ` ${hidden} `, after }));
        expect((JSON.parse(line) as { text: string }).text).toContain('[hidden]');
        expect(line).not.toContain('s3cr3t-value');
      }),
    );
  });
});

describe('redactFields', () => {
  it('hides values under secret names at any depth and nothing else', () => {
    const error = new Error('x');
    const headers = { Authorization: 'x', 'set-cookie': ['a'], host: 'h' };
    expect(
      redactFields({
        request: { headers },
        apiKey: 'k',
        adminToken: 't',
        keyId: 'id',
        err: error,
        list: [{ password: 1 }],
      }),
    ).toEqual({
      request: { headers: { Authorization: '[hidden]', 'set-cookie': '[hidden]', host: 'h' } },
      apiKey: '[hidden]',
      adminToken: '[hidden]',
      keyId: 'id',
      err: error,
      list: [{ password: '[hidden]' }],
    });
  });

  it('ends on a circle', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle['self'] = circle;
    expect(JSON.stringify(redactFields(circle))).toContain('[deeper]');
  });
});

describe('the logger', () => {
  it('hides secrets in messages, fields and errors, and keeps the rest', () => {
    const lines: string[] = [];
    const logger = createLogger('ingest', 'info', { write: (line) => void lines.push(line) });
    logger.warn(
      { err: new Error(`refused ${KEY}`), authorization: 'x', url: 'http://a:b@c' },
      `sent Bearer ${KEY}`,
    );
    logger.debug('too fine');
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line).not.toContain(KEY);
    const entry = JSON.parse(line) as Record<string, unknown>;
    expect(entry).toMatchObject({
      app: 'ingest',
      level: 40,
      authorization: '[hidden]',
      url: 'http://[hidden]@c',
    });
    expect(entry['err']).toMatchObject({ type: 'Error', message: 'refused sk_ingest_Ab3Ab3Ab3Ab3[hidden]' });
  });

  it('makes a line for people', () => {
    const json =
      '{"level":40,"time":"2026-11-20T08:00:01.234Z","app":"ingest","processId":7,"port":8400,"msg":"slow"}';
    expect(readableLine(json)).toBe('08:00:01.234 WARN  ingest: slow port=8400\n');
    expect(readableLine('not json')).toBe('not json');
  });
});
