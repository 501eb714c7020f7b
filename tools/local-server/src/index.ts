export { wholeNumber } from './arguments';
export { cacheFolder } from './cache-folder';
export { fetchOnce, type Fetched } from './fetch-once';
export { startGuarded, type GuardedOptions, type GuardedProcess } from './guarded-process';
export { startServer, type LocalServer, type ServerRecipe } from './local-server';
export { quietPort, requireFree } from './quiet-port';
export { NotOnThisMachineError, runProgram, type ProgramOptions } from './run-program';
export { serveInForeground, type Foreground } from './serve-in-foreground';
