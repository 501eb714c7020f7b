import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@sonde/test-kit';
import { parse } from 'yaml';

/** A path below `docker/`. */
export const inDocker = (...path: string[]): string => join(repositoryRoot(), 'docker', ...path);

export const textOf = (...path: string[]): string => readFileSync(inDocker(...path), 'utf8');

/** A YAML file below `docker/`, with its anchors and merges resolved. */
export const yamlOf = <T>(...path: string[]): T => parse(textOf(...path), { merge: true }) as T;
