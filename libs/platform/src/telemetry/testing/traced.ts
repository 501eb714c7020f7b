/** A small real program that traces a success and a failure: `traced.cjs ENDPOINT`. */
import { startTelemetry } from '../start-telemetry';
import { trace } from '../trace';

async function main(endpoint: string | undefined): Promise<void> {
  const telemetry = await startTelemetry('test', endpoint);
  const result = await trace('roll-up', () => Promise.resolve('done'), { rows: 3 });
  const failure = await trace('append', () => Promise.reject<string>(new Error('full'))).catch(String);
  await telemetry.shutdown();
  // As `runApp` ends an app: without waiting for what the exporter still tries.
  process.stdout.write(`${result}, ${failure}`, () => process.exit(0));
}

void main(process.argv[2]);
