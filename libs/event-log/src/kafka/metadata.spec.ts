import { metadataExchange } from './metadata';

async function requestFor(topics: readonly string[] | 'all'): Promise<string> {
  return (await metadataExchange(topics).request.encode()).buffer.toString('hex');
}

const NO_ID = '0'.repeat(32);

describe('asking for metadata in version 10', () => {
  it('names topics, all or none, and makes none', async () => {
    expect(await requestFor(['ab', 'c'])).toBe(
      `00` + `03` + `${NO_ID}03616200` + `${NO_ID}026300` + `00000000`,
    );
    expect(await requestFor([])).toBe('00' + '01' + '00000000');
    expect(await requestFor('all')).toBe('00' + '00' + '00000000');
  });

  it('reads brokers and topics, and skips what newer brokers add', async () => {
    const id = '00112233445566778899aabbccddeeff';
    const partition = (number: string, leader: string) =>
      `0000${number}${leader}00000007` + `0200000001` + `0200000001` + `01` + `00`;
    const answer = Buffer.from(
      // One tagged field of the header, to skip: number 5, two bytes.
      '01' +
        '05' +
        '02' +
        'ffff' +
        '00000000' +
        // One broker: 1 at kafka:9092 in rack r.
        '02' +
        '00000001' +
        '066b61666b61' +
        '00002384' +
        '0272' +
        '00' +
        // Cluster "c", controller 1, topics.
        '0263' +
        '00000001' +
        '03' +
        // The second partition comes first.
        '0000' +
        '02' +
        '74' +
        id +
        '00' +
        '03' +
        partition('00000001', 'ffffffff') +
        partition('00000000', '00000001') +
        '80000000' +
        '00' +
        '0003' +
        '02' +
        '75' +
        NO_ID +
        '00' +
        '01' +
        '80000000' +
        '00' +
        '80000000' +
        '00',
      'hex',
    );
    expect(await metadataExchange([]).decode(answer)).toEqual({
      brokers: [{ nodeId: 1, host: 'kafka', port: 9092 }],
      controllerId: 1,
      topics: [
        {
          errorCode: 0,
          topic: 't',
          id,
          partitions: [
            { errorCode: 0, partition: 0, leader: 1, replicas: [1], inSync: [1] },
            { errorCode: 0, partition: 1, leader: -1, replicas: [1], inSync: [1] },
          ],
        },
        { errorCode: 3, topic: 'u', id: NO_ID, partitions: [] },
      ],
    });
    expect(() => metadataExchange([]).decode(answer.subarray(0, 30))).toThrow(RangeError);
  });
});
