import { CatalogError } from '../port';
import type { Reference } from './rules';

/** What a store answers when it refuses: the same words whatever engine it runs on. */

export const notFound = (noun: string, id: string): CatalogError =>
  new CatalogError('NOT_FOUND', `there is no ${noun} ${id.slice(0, 64)}`, 'id');

export const changedMeanwhile = (noun: string): CatalogError =>
  new CatalogError('CONFLICT', `the ${noun} was changed meanwhile`, 'version');

export const taken = (noun: string, field: string): CatalogError =>
  new CatalogError('DUPLICATE', `there is ${withArticle(noun)} with this ${field} already`, field);

/** Another tenant's document answers exactly like one that does not exist. */
export const namesNothing = ({ field }: Reference): CatalogError =>
  new CatalogError('NOT_FOUND', `${field} names nothing that exists`, field);

/** `an app`, `a key`. */
export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
