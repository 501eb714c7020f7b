import type { Static, TObject } from '@sinclair/typebox';
import type { EventColumn, EventColumnValues } from './columns';

/**
 * One event type: the single place that says what it carries, what each field means and where it is stored.
 *
 * @typeParam S schema of the fields that stand flat beside the common ones.
 */
export interface EventDefinition<S extends TObject = TObject> {
  readonly type: string;
  /** Title for people, such as "App launch". */
  readonly title: string;
  /** One or two sentences: what happened on the phone. */
  readonly description: string;
  /** The type's own fields; optional ones are `Type.Optional`. */
  readonly fields: S;
  /**
   * Which field (a path such as `frames.total`) fills which column. Fields that are not named here are kept as JSON.
   */
  readonly columns: Readonly<Record<string, EventColumn>>;
  /** True where people meet a single event (crash, error, anr): its full id is stored, not only a hash. */
  readonly keepsId?: boolean;
  /** Columns that follow from the fields rather than copy one; runs after `columns` have been copied. */
  derive?(fields: Static<S>, into: EventColumnValues): void;
  /** Fields whose column says less than they do, because `derive` changes it: kept as JSON too. */
  readonly alsoKept?: readonly string[];
}

export const defineEvent = <const T extends string, S extends TObject>(
  definition: EventDefinition<S> & { readonly type: T },
): EventDefinition<S> & { readonly type: T } => definition;
