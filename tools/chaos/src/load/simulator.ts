import { runProgram, type Finished } from './run-program';

/** Runs a command of the built simulator to its end, or until `stop` ends it in order. */
export function simulator(args: readonly string[], stop?: AbortSignal): Promise<Finished> {
  return runProgram('dist/tools/simulator/main.js', args, { stop });
}
