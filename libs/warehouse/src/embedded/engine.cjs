/**
 * The ClickHouse engine as a process of its own: node engine.cjs <libchdb.so> <ppid> <argument for clickhouse local>…
 * The call into the library does not return until the engine ends, so everything else here runs in a worker.
 */
const { Worker } = require('node:worker_threads');
const { open, load, DataType } = require('ffi-rs');

const [library, parent, ...options] = process.argv.slice(2);

// Ctrl-C reaches the whole process group: the keeper ends the engine when it has no more use for it.
process.on('SIGINT', () => {});

// Ends the engine with the process that keeps it, however that one dies.
new Worker(
  `const { workerData } = require('node:worker_threads');
   let since;
   setInterval(() => {
     if (process.ppid === workerData) return;
     if (since === undefined) { since = Date.now(); process.kill(process.pid, 'SIGTERM'); }
     else if (Date.now() - since > 10000) process.kill(process.pid, 'SIGKILL');
   }, 100);`,
  { eval: true, workerData: Number(parent) },
);

open({ library: 'chdb', path: library });
const args = ['clickhouse', ...options];
load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
});
process.exit(1);
