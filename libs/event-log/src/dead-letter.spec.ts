import { decodeDeadLetter, decodeDeadLetterEntry, encodeDeadLetter, encodeReplayNote } from './dead-letter';

const from = { topic: 'sonde.events', partition: 3, group: 'g', reason: 'unreadable: ünïcode' };
const record = { offset: 17, key: 'app:session', value: Buffer.from([0, 255, 10, 13]) };

describe('a dead letter', () => {
  it('comes back with where it was, why, and its bytes', () => {
    const letter = decodeDeadLetter(encodeDeadLetter(from, record).value);
    expect(letter).toEqual({ ...from, offset: 17, key: 'app:session', value: record.value });
  });

  it('holds what the handler kept instead of the record', () => {
    const stored = encodeDeadLetter(from, record, Buffer.from('kept'));
    expect(decodeDeadLetter(stored.value).value.toString()).toBe('kept');
    expect(stored.value.includes(record.value)).toBe(false);
  });

  it('has the key of its place, so that the same record sent twice can be told', () => {
    expect(encodeDeadLetter(from, record).key).toBe('g/sonde.events/3/17');
  });

  it('is told from the note that it was put back', () => {
    const { key, value } = encodeReplayNote({ replayed: 'g/sonde.events/3/17', at: 5 });
    expect(decodeDeadLetterEntry(value)).toEqual({ replayed: 'g/sonde.events/3/17', at: 5 });
    expect(key).not.toBe('g/sonde.events/3/17');
    expect(() => decodeDeadLetter(value)).toThrow(RangeError);
    expect(decodeDeadLetterEntry(encodeDeadLetter(from, record).value)).toMatchObject({ offset: 17 });
  });

  it('is not read from other bytes', () => {
    expect(() => decodeDeadLetter(Buffer.from('nonsense'))).toThrow();
  });
});
