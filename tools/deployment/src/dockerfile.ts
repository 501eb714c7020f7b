import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { environmentWithoutSonde, repositoryRoot } from '@sonde/test-kit';
import { textOf } from './files';

/** One instruction, its line continuations joined. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of each stage, in order; what stands before the first FROM belongs to none. */
export function stagesOf(dockerfile: string): Instruction[][] {
  const stages: Instruction[][] = [];
  const lines = dockerfile.replace(/\\\n/g, ' ').split('\n');
  for (const line of lines) {
    const match = /^([A-Z]+)\s+(.*)$/.exec(line);
    if (match === null) continue;
    const [, name = '', text = ''] = match;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text });
  }
  return stages;
}

const [BUILD = [], RUN = []] = stagesOf(textOf('Dockerfile'));

const textsOf = (stage: readonly Instruction[], name: string): string[] =>
  stage.filter((instruction) => instruction.name === name).map(({ text }) => text);

/**
 * Does what the first stage does, without Docker: only what it copies is there, and the packages of this checkout stand
 * for `npm ci`. Afterwards `folder/image` holds what `/image` would.
 */
export function runBuildStage(app: string, folder: string): string {
  const [work, image] = [join(folder, 'work'), join(folder, 'image')];
  const place = (path: string): string => (path.startsWith('/image') ? join(folder, path) : join(work, path));
  mkdirSync(work);
  for (const { name, text } of BUILD) {
    if (name === 'COPY') {
      const paths = text.split(' ');
      const target = paths.pop() ?? '';
      for (const path of paths) {
        const to = target.endsWith('/') ? join(place(target), path.split('/').at(-1) ?? '') : place(target);
        mkdirSync(dirname(to), { recursive: true });
        cpSync(join(repositoryRoot(), path), to, { recursive: true });
      }
    } else if (name === 'RUN') {
      if (text.startsWith('npm ci'))
        symlinkSync(join(repositoryRoot(), 'node_modules'), join(work, 'node_modules'));
      else
        execFileSync('sh', ['-c', text.replace(' /image', ` ${image}`)], {
          cwd: work,
          env: { ...environmentWithoutSonde(), APP: app },
          stdio: 'pipe',
        });
    }
  }
  return image;
}

/** The environment that the image sets, with `data` for its volume. */
export function imageEnvironment(app: string, data: string): Record<string, string> {
  const pairs = textsOf(RUN, 'ENV').flatMap((text) => text.split(' '));
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/);
      return [name, value.replace('${APP}', app).replace(/^\/data$/, data)];
    }),
  );
}

/** The program that the image runs, as its parts. */
export const entrypoint = (): string[] => JSON.parse(textsOf(RUN, 'ENTRYPOINT')[0] ?? '[]') as string[];

/** What is run to learn whether the container is healthy. */
export const healthCommand = (): string[] =>
  JSON.parse(/CMD (.*)$/.exec(textsOf(RUN, 'HEALTHCHECK')[0] ?? '')?.[1] ?? '[]') as string[];

/** The user that the image runs as. */
export const imageUser = (): string | undefined => textsOf(RUN, 'USER').at(-1);
