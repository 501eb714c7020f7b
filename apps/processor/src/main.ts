import 'reflect-metadata';
import { runApp } from '@sonde/platform';
import { processorConfig } from './config';
import { startProcessor } from './start-processor';

void runApp({ name: 'processor', config: processorConfig, start: startProcessor });
