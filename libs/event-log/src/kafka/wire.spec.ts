import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mendTimers } from './link';
import type { Api } from './protocol';
import { SILENT_WIRE } from './silent-wire';
import { Connection, apiKeyOf, errorOfCode, exchangeAt, exchangeOf, socketFactory } from './wire';

function connection(): InstanceType<typeof Connection> {
  return new Connection({
    host: '127.0.0.1',
    port: 1,
    clientId: 'wire.spec',
    logger: SILENT_WIRE,
    socketFactory,
    connectionTimeout: 1000,
    requestTimeout: 1000,
    enforceRequestTimeout: true,
    ssl: null,
    sasl: null,
  });
}

/** Every API that the protocol file names, with its number in Kafka. */
const APIS: Readonly<Record<Api, number>> = {
  GroupCoordinator: 10,
  JoinGroup: 11,
  SyncGroup: 14,
  Heartbeat: 12,
  LeaveGroup: 13,
  OffsetCommit: 8,
  OffsetFetch: 9,
  ListOffsets: 2,
  InitProducerId: 22,
  DescribeConfigs: 32,
  DeleteTopics: 20,
  ListGroups: 16,
  DeleteGroups: 42,
};

describe('what we take of kafkajs', () => {
  it('is of the one version that it was read in', () => {
    const folder = dirname(require.resolve('kafkajs'));
    const { version, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
      exports?: unknown;
    };
    expect(version).toBe('2.2.4');
    expect(exports).toBeUndefined();
  });

  it('has the connection that a link drives', () => {
    const wire = connection();
    for (const method of [
      'connect',
      'disconnect',
      'isConnected',
      'isAuthenticated',
      'authenticate',
      'setVersions',
      'setSupportAuthenticationProtocol',
      'send',
      'rejectRequests',
    ] as const) {
      expect(typeof wire[method]).toBe('function');
    }
    expect(typeof wire.requestQueue.scheduleCheckPendingRequests).toBe('function');
    expect(typeof wire.requestQueue.checkPendingRequests).toBe('function');
    expect(wire.requestQueue).toMatchObject({
      pending: [],
      throttledUntil: -1,
      throttleCheckTimeoutId: null,
    });
  });

  it.each(Object.entries(APIS))('knows %s by its number', (api, key) => {
    expect(apiKeyOf(api)).toBe(key);
    const versions = { [key]: { minVersion: 0, maxVersion: 99 } };
    const { request, response } = exchangeOf(versions, api, { topics: [], members: [] });
    expect(request.apiKey).toBe(key);
    expect(typeof request.encode).toBe('function');
    expect(typeof response.decode).toBe('function');
  });

  it('takes no newer version of an API than the broker speaks', () => {
    const at = (maxVersion: number): number =>
      exchangeOf({ 12: { minVersion: 0, maxVersion } }, 'Heartbeat', {}).request.apiVersion;
    expect([at(1), at(99)]).toEqual([1, 3]);
    expect(() => exchangeOf({}, 'Heartbeat', {})).toThrow('does not support');
  });

  it('lays out topics to make in version 3, which is 4 under another number', async () => {
    const { request } = exchangeAt('CreateTopics', 3, {
      topics: [{ topic: 't', numPartitions: 2, replicationFactor: -1, configEntries: [] }],
      validateOnly: false,
      timeout: 7,
    });
    const { buffer } = await request.encode();
    expect(buffer.toString('hex')).toBe(
      '00000001' + '000174' + '00000002' + 'ffff' + '0'.repeat(16) + '00000007' + '00',
    );
  });

  it('names the errors that decisions hang on', () => {
    const types = [0, 1, 3, 6, 10, 14, 15, 16, 22, 25, 27, 45, 46, 59, 79].map(
      (code) => errorOfCode(code).type,
    );
    expect(types).toEqual([
      'NONE',
      'OFFSET_OUT_OF_RANGE',
      'UNKNOWN_TOPIC_OR_PARTITION',
      'NOT_LEADER_FOR_PARTITION',
      'MESSAGE_TOO_LARGE',
      'GROUP_LOAD_IN_PROGRESS',
      'GROUP_COORDINATOR_NOT_AVAILABLE',
      'NOT_COORDINATOR_FOR_GROUP',
      'ILLEGAL_GENERATION',
      'UNKNOWN_MEMBER_ID',
      'REBALANCE_IN_PROGRESS',
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
      'DUPLICATE_SEQUENCE_NUMBER',
      'UNKNOWN_PRODUCER_ID',
      'MEMBER_ID_REQUIRED',
    ]);
    expect(errorOfCode(90).type).toBe('PRODUCER_FENCED');
    expect(errorOfCode(4711).type).toBe('ERROR_4711');
  });
});

describe('what a link mends of kafkajs', () => {
  it('is a timer that is set to a negative time after every answer', () => {
    jest.useFakeTimers();
    const timers = jest.spyOn(globalThis, 'setTimeout');
    try {
      connection().requestQueue.scheduleCheckPendingRequests();
      expect(timers.mock.calls[0]?.[1]).toBeLessThan(0);
      timers.mockClear();
      const mended = connection().requestQueue;
      mendTimers(mended);
      mended.scheduleCheckPendingRequests();
      expect(timers).not.toHaveBeenCalled();
    } finally {
      timers.mockRestore();
      jest.useRealTimers();
    }
  });
});
