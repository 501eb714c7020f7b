import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULT_KINDS } from '../schedule/fault-kinds';
import { HELP, parseArguments, UsageError } from './arguments';

const parse = (...args: string[]) => parseArguments(args, () => 1_000_000);

describe('the command line', () => {
  it('breaks embedded Sonde for five minutes when nothing is said', () => {
    expect(parse()).toMatchObject({ on: 'embedded', minutes: 5, seed: 1_000_000, goals: {}, without: [] });
    expect(parse('--seed', '7', '--on', 'real')).toMatchObject({ seed: 7, on: 'real', minutes: 5 });
  });

  it('goes on until the goals are reached, unless minutes end it', () => {
    const options = parse('--faults', 'ingest=60,clickhouse=3');
    expect(options).toMatchObject({ goals: { ingest: 60, clickhouse: 3 }, kinds: ['ingest', 'clickhouse'] });
    expect(options?.minutes).toBeUndefined();
    expect(parse('--faults', 'ingest=60', '--minutes', '2.5')).toMatchObject({ minutes: 2.5 });
  });

  it('can be held to some kinds', () => {
    expect(parse('--only', 'ingest,query')?.kinds).toEqual(['ingest', 'query']);
    expect(parse()?.kinds).not.toContain('lost-answer');
    expect(parse('--only', 'lost-answer')?.kinds).toEqual(['lost-answer']);
    expect(parse('--on', 'real')?.kinds).toContain('lost-answer');
  });

  it('takes the faults of an earlier run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sonde-chaos-'));
    const file = join(folder, 'run.jsonl');
    writeFileSync(
      file,
      [
        '{"line":"run","seed":1}',
        '{"line":"fault","number":1,"kind":"query","pauseMs":5,"salt":9,"what":"late"}',
        '{"line":"fault","number":0,"kind":"ingest","pauseMs":4,"salt":8,"what":"early"}',
        '{"line":"verdict","holds":true}',
      ].join('\n'),
    );
    expect(parse('--replay', file)).toMatchObject({
      minutes: undefined,
      kinds: ['ingest', 'query'],
      replay: [
        { kind: 'ingest', pauseMs: 4, salt: 8 },
        { kind: 'query', pauseMs: 5, salt: 9 },
      ],
    });
    writeFileSync(file, '{"line":"run"}\n');
    expect(() => parse('--replay', file)).toThrow(/holds no faults/);
    writeFileSync(file, '{"line":"fault","kind":"flood","pauseMs":1,"salt":1}\n');
    expect(() => parse('--replay', file)).toThrow(/no fault that this version knows/);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [['--on', 'paper'], '--on must be one of embedded, real'],
    [['--only', 'flood'], "there is no fault 'flood'"],
    [['--only', 'kafka-kill'], "'kafka-kill' cannot be done --on embedded"],
    [['--on', 'real', '--only', 'standalone'], 'cannot be done --on real'],
    [['--faults', 'ingest'], '--faults ingest must be a whole number'],
    [['--faults', 'ingest=0'], '--faults ingest'],
    [['--minutes', 'many'], '--minutes must be a number'],
    [['--seed', '1.5'], '--seed must be a whole number'],
    [['--without', 'luck'], '--without must be one of tokens, stable-bounds'],
    [['--replay', '/no/such/file'], 'ENOENT: no such file'],
    [['--sneed', '1'], '--sneed'],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });

  it('helps, with every kind of fault', () => {
    expect(parse('--help', '--on', 'real')).toBeUndefined();
    for (const kind of FAULT_KINDS) expect(HELP).toContain(`\n  ${kind} `);
  });
});
