import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Small real programs to supervise. Each says by which process it is. */
const PROGRAMS = {
  /** Listens, says so, ends in order when its parent goes, and crashes when asked to over HTTP. */
  server: `
    const server = require('node:http').createServer((request, response) => {
      if (request.url === '/crash') process.kill(process.pid, 'SIGKILL');
      response.end(String(process.pid));
    });
    server.listen(Number(process.env.PORT || 0), '127.0.0.1', () =>
      process.send({ type: 'ready', url: 'http://127.0.0.1:' + server.address().port }));
    process.on('disconnect', () => { console.log('{"level":30,"msg":"ended in order"}'); process.exit(0); });`,
  /** Ignores that it shall end. */
  stubborn: `
    setInterval(() => undefined, 1000);
    process.on('SIGTERM', () => undefined);
    process.send({ type: 'ready', url: 'http://127.0.0.1:1' });`,
  /** Never gets ready. */
  broken: `console.error('no disk'); process.exit(1);`,
  /** Refuses its configuration. */
  misconfigured: `console.error('SONDE_X is wrong'); process.exit(78);`,
  /** Logs what is harmless and what is not. */
  talker: `
    console.log('{"level":30,"msg":"all is well"}');
    console.log('{"level":50,"app":"talker","msg":"disk is slow"}');
    process.send({ type: 'ready', url: 'http://127.0.0.1:1' });
    process.on('disconnect', () => process.exit(0));`,
} as const;

export type ProgramName = keyof typeof PROGRAMS;

export function writeProgram(folder: string, name: ProgramName): string {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(file, PROGRAMS[name]);
  return file;
}
