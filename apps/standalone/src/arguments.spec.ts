import { HELP, readArguments } from './arguments';
import { standaloneConfig } from './config';

describe('the arguments of standalone', () => {
  it('reads --demo and --help', () => {
    expect(readArguments([])).toEqual({ demo: false, help: false });
    expect(readArguments(['--demo', '-h'])).toEqual({ demo: true, help: true });
  });

  it('refuses what it does not know', () => {
    expect(() => readArguments(['--demon'])).toThrow(/--demon/);
    expect(() => readArguments(['demo'])).toThrow(/demo/);
  });

  it('the help names every setting that can be given', () => {
    const settings = Object.values(standaloneConfig);
    for (const { variable } of settings) expect(HELP).toContain(variable);
  });
});
