import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWithoutSonde, temporaryFolder, waitFor, type TemporaryFolder } from '@sonde/test-kit';
import { entrypoint, healthCommand, imageEnvironment, runBuildStage } from './dockerfile';

/** An app that runs from the folder that its image would hold, the way its image would run it, without Docker. */
export interface Container {
  readonly url: string;
  /** Exit code of the image's health check. */
  health(): Promise<number>;
  output(): string;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number>;
}

/** Builds the folder of an app's image once, for any number of containers. */
export class Image {
  private readonly folder: TemporaryFolder;
  readonly path: string;

  constructor(private readonly app: string) {
    this.folder = temporaryFolder(`image-${app}`);
    try {
      this.path = runBuildStage(app, this.folder.path);
    } catch (error) {
      this.folder.remove();
      throw error;
    }
  }

  /** Starts it and waits until it answers. @throws Error with its output when it ends before that */
  async start(port: number, environment: Readonly<Record<string, string>>): Promise<Container> {
    const data = join(this.folder.path, `data-${port}`);
    mkdirSync(data);
    const env = {
      PATH: environmentWithoutSonde()['PATH'],
      ...imageEnvironment(this.app, data),
      [`SONDE_${this.app.toUpperCase()}_PORT`]: String(port),
      ...environment,
    };
    const [program = '', ...args] = entrypoint();
    const child = spawn(program, args, { cwd: this.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const url = `http://127.0.0.1:${port}`;
    const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const container: Container = {
      url,
      health: async () => {
        const [tool = '', ...rest] = healthCommand();
        const [code] = (await once(spawn(tool, rest, { cwd: this.path, env, stdio: 'ignore' }), 'exit')) as [
          number,
        ];
        return code;
      },
      output: () => output,
      stop: async () => {
        child.kill('SIGTERM');
        const [code] = await exit;
        return code ?? 1;
      },
    };
    try {
      await waitFor(
        async () => {
          if (child.exitCode !== null) return 'ended';
          return (await fetch(`${url}/health/live`)).ok && 'live';
        },
        { what: `an answer of ${this.app}` },
      );
      if (child.exitCode !== null) throw new Error(`${this.app} ended before it answered`);
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`${String(error)}\n${output}`, { cause: error });
    }
    return container;
  }

  remove(): void {
    this.folder.remove();
  }
}
