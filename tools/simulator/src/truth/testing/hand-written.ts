import type { Fact } from '../../fleet/fact';

let made = 0;

/** A fact for specs: an event of install `i1` with version 1.0, unless told otherwise. */
export function fact(
  type: string,
  at: string,
  over: Partial<Fact> & { install?: string; version?: string } = {},
): Fact {
  const { install = 'i1', version = '1.0', ...rest } = over;
  return {
    id: `event-${made++}`,
    type,
    sdkType: type,
    at: Date.parse(at),
    sessionId: 's1',
    userId: '',
    screen: '',
    resource: {
      installId: install,
      appVersion: version,
      appBuild: '1',
      os: 'Android',
      osVersion: '14',
      device: 'd',
      manufacturer: 'm',
      locale: 'en',
      sdk: 's',
      sdkVersion: '1',
    },
    sampleRate: 1,
    fields: {},
    ...rest,
  };
}
