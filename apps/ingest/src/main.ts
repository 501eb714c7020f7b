import { runApp } from '@sonde/platform';
import { ingestConfig } from './config';
import { startIngest } from './start';

void runApp({ name: 'ingest', config: ingestConfig, start: startIngest });
