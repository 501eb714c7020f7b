import { eventually } from '../contract/probe';
import { NoAnswerError } from './broker-error';
import { Link } from './link';
import { SILENT_WIRE } from './silent-wire';
import { type Script, ScriptedBroker } from './testing/scripted-broker';

const BEAT = { groupId: 'g', groupGenerationId: 1, memberId: 'm', groupInstanceId: null } as const;

const ANSWER: Script = ({ socket, answer }) => void socket.write(answer());

describe('a link to a broker', () => {
  let broker: ScriptedBroker;
  let link: Link;

  async function begin(script: Script | 'hang up', requestTimeoutMs = 60_000): Promise<void> {
    broker = await ScriptedBroker.start(script);
    link = new Link('127.0.0.1', broker.port, {
      clientId: 'link.spec',
      ssl: undefined,
      sasl: undefined,
      connectTimeoutMs: 5000,
      requestTimeoutMs,
      logger: SILENT_WIRE,
      random: () => 0,
    });
  }
  afterEach(async () => {
    link.close();
    await broker.stop();
  });

  async function beat(): Promise<number> {
    return (await link.send('Heartbeat', BEAT)).errorCode;
  }

  it('opens one socket for all who find it closed', async () => {
    await begin(ANSWER);
    const answers = await Promise.all(Array.from({ length: 30 }, beat));
    expect(answers).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(broker.connections).toBe(1);
  });

  it('begins with a clean slate after an answer that broke off', async () => {
    await begin(({ number, socket, answer }) => {
      if (number === 2) socket.end(answer().subarray(0, 9));
      else socket.write(answer());
    });
    expect(await beat()).toBe(1);
    const lost = await beat().catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(NoAnswerError);
    expect(lost).toMatchObject({ sent: true });
    expect(await beat()).toBe(3);
    expect(await beat()).toBe(4);
    expect(broker.connections).toBe(2);
  });

  it('gives up an answer that does not come, and what waits behind it, and asks on a new socket', async () => {
    await begin(({ number, socket, answer }) => {
      if (number > 1) socket.write(answer());
    }, 200);
    await expect(beat()).rejects.toMatchObject({ name: 'NoAnswerError', sent: true });
    expect(await beat()).toBe(2);
    expect(broker.connections).toBe(2);
  });

  it('does not storm a broker that hangs up, however often it is asked', async () => {
    await begin('hang up');
    const began = performance.now();
    let asked = 0;
    await eventually(async () => {
      await Promise.all(Array.from({ length: 20 }, () => beat().catch(() => asked++)));
      return broker.connections >= 6;
    });
    // Pauses of at least 50, 100, 200, 400 and 800 ms lie between six attempts: a bound from below, which no load breaks.
    expect(performance.now() - began).toBeGreaterThan(1500);
    expect(asked).toBeGreaterThan(broker.connections * 20);
    broker.script = ANSWER;
    await eventually(async () => (await beat().catch(() => 0)) > 0);
  });

  it('ends what is under way when it is closed, and is closed for good', async () => {
    await begin(() => undefined);
    const waiting = Promise.allSettled(Array.from({ length: 3 }, beat));
    await eventually(() => broker.requests === 3);
    link.close();
    for (const each of await waiting) {
      expect(each).toMatchObject({ status: 'rejected', reason: { name: 'NoAnswerError' } });
    }
    await expect(beat()).rejects.toThrow('closed');
    expect(broker.connections).toBe(1);
  });

  it('says which version of Kafka it takes', async () => {
    await begin(ANSWER);
    const asked = link.sendOwn({
      request: { apiKey: 3, apiVersion: 10, apiName: 'Metadata', encode: () => Promise.reject(new Error()) },
      decode: () => undefined,
    });
    await expect(asked).rejects.toMatchObject({
      type: 'UNSUPPORTED_VERSION',
      message: expect.stringContaining('Kafka 2.8 or later') as string,
    });
  });
});
