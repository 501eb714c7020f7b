import { isRefusal } from './refusal';
import type { Refusal } from './refusal';

/** One thing that is done to a request: it adds to what is known, or refuses. It throws only for a bug. */
export type Step<In extends object, Out extends object> = (so: In) => Out | Refusal | Promise<Out | Refusal>;

/** How far a request came: `last` is what was known before the step that refused it. */
export type Journey<Out> = { readonly result: Out } | { readonly result: Refusal; readonly last: object };

export interface Chain<In extends object, Out extends object> {
  then<Next extends object>(step: Step<Out, Next>): Chain<In, Next>;
  run(from: In): Promise<Journey<Out>>;
}

/** Steps in a row, of which the first that refuses ends the journey. */
export function chain<In extends object>(): Chain<In, In> {
  return grow<In, In>([]);
}

function grow<In extends object, Out extends object>(steps: readonly Step<object, object>[]): Chain<In, Out> {
  return {
    then: (step) => grow([...steps, step as unknown as Step<object, object>]),
    run: async (from) => {
      let last: object = from;
      for (const step of steps) {
        const next = step(last);
        // Most steps answer at once; not waiting for those spares a turn of the event loop's queue.
        const known = next instanceof Promise ? await next : next;
        if (isRefusal(known)) return { result: known, last };
        last = known;
      }
      return { result: last as Out };
    },
  };
}
