import type { App } from '@sonde/catalog';
import { QuestionError } from '@sonde/vitals';
import type { DimensionFilterInput } from '../paging/checked-filter';

/** The parts of a question that may name attributes. */
export interface NamesAttributes {
  readonly filter?: readonly DimensionFilterInput[] | null;
  readonly groupByAttributes?: readonly string[] | null;
}

/**
 * Every attribute that a question names is registered by one of the apps: without that a question could take apart all
 * that phones ever sent.
 * @param argument the path of the question itself
 * @throws QuestionError with the path of the first that is not
 */
export function checkAttributes(
  apps: readonly Pick<App, 'attributes'>[],
  question: NamesAttributes,
  argument = 'input',
): void {
  const registered = new Set(apps.flatMap(({ attributes = [] }) => attributes.map(({ key }) => key)));
  const check = (key: string, path: string): void => {
    if (registered.has(key)) return;
    const known = [...registered].sort();
    throw new QuestionError(
      path,
      `${JSON.stringify(key.slice(0, 64))} is no registered attribute; registered are: ${known.join(', ') || 'none'}.`,
      known,
    );
  };
  for (const [i, { attribute }] of (question.filter ?? []).entries()) {
    if (typeof attribute === 'string') check(attribute, `${argument}.filter[${i}].attribute`);
  }
  for (const [i, key] of (question.groupByAttributes ?? []).entries()) {
    check(key, `${argument}.groupByAttributes[${i}]`);
  }
}
