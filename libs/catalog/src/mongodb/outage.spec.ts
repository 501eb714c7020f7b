import { explainOutage } from './outage';

const PLACE = { hosts: 'db:27017', database: 'sonde' };

describe('what a failure of MongoDB means', () => {
  it('a socket that was ended while the driver wrote to it is a lost connection, not a bug', () => {
    const error = Object.assign(new Error('This socket has been ended by the other party'), {
      code: 'EPIPE',
    });
    const outage = explainOutage(error, PLACE);
    expect(outage).toMatchObject({ isLoss: true, error: { code: 'UNAVAILABLE', cause: error } });
    expect(outage?.error.message).toContain('MongoDB at db:27017 broke the connection off');
  });

  it('an error that neither the driver nor a socket has thrown is a bug and stays what it is', () => {
    expect(explainOutage(new TypeError('x is not a function'), PLACE)).toBeUndefined();
  });
});
