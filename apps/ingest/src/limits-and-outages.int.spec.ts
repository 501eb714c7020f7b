import { batch, launch } from './testing/bodies';
import { RunningIngest } from './testing/running-ingest';

const MINUTE = 60_000;

describe('limits and outages', () => {
  let ingest: RunningIngest;
  let wall: number;
  let time: number;
  const start = async (options: Parameters<typeof RunningIngest.start>[0] = {}): Promise<void> => {
    wall = Date.now();
    time = 0;
    ingest = await RunningIngest.start({ clock: () => wall, monotonic: () => time, ...options });
  };
  afterEach(() => ingest.stop());

  const launches = (count: number): unknown[] => Array.from({ length: count }, () => launch());

  it('hold an app to its events per second and say when to come back', async () => {
    await start({ settings: { eventsPerSecond: 2 } });
    expect((await ingest.native(batch(launches(20)))).status).toBe(202);
    const refused = await ingest.native(batch(launches(10)));
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } });
    expect(refused.headers.get('retry-after')).toBe('5');
    const [, ledger] = await ingest.entries();
    expect(ledger?.key).toBe(`${ingest.app.id}:ledger`);
    expect(ledger?.header.outcomes).toEqual([{ outcome: 'RATE_LIMITED', reason: 'rate_limited', count: 10 }]);

    time += 5_000;
    expect((await ingest.native(batch(launches(10)))).status).toBe(202);
  });

  it('hold an app to its events per day, and others to nothing', async () => {
    await start({ settings: { eventsPerDay: 5 } });
    wall = Date.UTC(2026, 10, 20, 23, 0, 0);
    const at = new Date(wall).toISOString();
    const send = (count: number) =>
      ingest.native(
        batch(
          Array.from({ length: count }, () => launch({ at })),
          { sentAt: at },
        ),
      );
    expect((await send(5)).status).toBe(202);
    const refused = await send(1);
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'over_quota' } } });
    expect(refused.headers.get('retry-after')).toBe('3600');
    expect((await ingest.entries())[1]?.header.outcomes).toEqual([
      { outcome: 'OVER_QUOTA', reason: 'over_quota', count: 1 },
    ]);
    wall += 60 * MINUTE;
    expect((await send(5)).status).toBe(202);
  });

  it('let a revoked key die within a minute, and a changed setting apply', async () => {
    await start();
    const { id, version, secret } = await ingest.newKey('INGEST');
    const send = () => ingest.native(batch([launch()]), { authorization: `Bearer ${secret}` });
    expect((await send()).status).toBe(202);
    await ingest.catalog.apps.update(ingest.app.id, ingest.app.version, { sessionGapMinutes: 5 });
    await ingest.catalog.keys.update(id, version, { revokedAt: wall });
    wall += MINUTE;
    expect((await send()).status).toBe(401);
    await ingest.entries();
    expect((await ingest.native(batch([launch()]))).status).toBe(202);
    expect((await ingest.entries())[0]?.header.sessionGapMs).toBe(5 * MINUTE);
  });

  it('keep events in the spool while the log is away, and bring them to it afterwards', async () => {
    await start();
    ingest.cutLog(true);
    for (let i = 0; i < 3; i++) {
      expect(await ingest.native(batch([launch(), {}]))).toMatchObject({
        status: 202,
        body: { accepted: 1 },
      });
    }
    expect((await ingest.native('not JSON')).status).toBe(400);
    expect(await ingest.entries()).toEqual([]);
    expect((await ingest.send('GET', '/health/ready')).status).toBe(200);
    const { body } = await ingest.send('GET', '/metrics');
    expect(body).toMatch(/sonde_ingest_spool\{of="records",app="ingest"\} 4/);
    expect(body).toMatch(/sonde_ingest_spool\{of="events",app="ingest"\} 3/);
    expect(body).toMatch(/sonde_ingest_spool\{of="set_aside",app="ingest"\} 0/);
    const isRetrying = /sonde_ingest_spool_lanes\{state="retrying",app="ingest"\} [12]\n/;
    while (!isRetrying.test(String((await ingest.send('GET', '/metrics')).body)));
    const ready = await ingest.send('GET', '/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'spool', ready: false, needed: false }),
      ]) as unknown,
    });

    ingest.cutLog(false);
    expect((await ingest.native(batch([launch()]))).status).toBe(202);
    await ingest.untilSpoolIsEmpty();
    const entries = await ingest.entries();
    expect(entries.map((entry) => entry.header.events).sort()).toEqual([0, 1, 1, 1, 1]);
  });

  it('answer 503 when the log is away and the spool is full, and take events again later', async () => {
    await start({ env: { SONDE_SPOOL_MAX_BYTES: String(2 ** 20) } });
    ingest.cutLog(true);
    let noise = 1;
    const text = () =>
      Array.from({ length: 100_000 }, () =>
        String.fromCharCode(33 + ((noise = (noise * 48_271) % 2_147_483_647) % 93)),
      )
        .join('')
        .replace(/["\\]/g, ' ');
    const answers: number[] = [];
    while (answers.length < 50 && !answers.includes(503)) {
      const answer = await ingest.native(batch([launch({ attributes: { text: text() } })]));
      answers.push(answer.status);
      if (answer.status === 503) {
        expect(answer.body).toMatchObject({ error: { code: 'log_unavailable' } });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
    }
    expect(answers.at(-1)).toBe(503);
    expect(answers.filter((status) => status === 202).length).toBeGreaterThan(5);
    ingest.cutLog(false);
    const taken = answers.length - 1;
    await ingest.untilSpoolIsEmpty();
    expect(await ingest.entries()).toHaveLength(taken);
    time += 1_000;
    expect((await ingest.native(batch([launch()]))).status).toBe(202);
  });
});
