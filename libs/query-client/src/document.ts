/** A GraphQL document that knows what it answers and which variables it takes. Only its text exists when it runs. */
export class TypedDocument<Data, Variables> {
  /** Holds the types; never there. */
  declare readonly types?: (variables: Variables) => Data;

  constructor(
    readonly operationName: string,
    readonly text: string,
  ) {}
}

/** What a document answers. */
export type DataOf<D> = D extends TypedDocument<infer Data, infer _Variables> ? Data : never;

/** The variables that a document takes. */
export type VariablesOf<D> = D extends TypedDocument<infer _Data, infer Variables> ? Variables : never;
