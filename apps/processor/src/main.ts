import 'reflect-metadata';
import { runApp } from '@sonde/platform';
import { processorConfig } from './config';
import { runOperation } from './operations/run-operation';
import { startProcessor } from './start-processor';

/** Without arguments it is the processor; with some, an operation on the processor's stores that ends by itself. */
const [operation, ...operationArguments] = process.argv.slice(2);
if (operation === undefined)
  void runApp({ name: 'processor', config: processorConfig, start: startProcessor });
else void runOperation(operation, operationArguments).then((code) => process.exit(code));
