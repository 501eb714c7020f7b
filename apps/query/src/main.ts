import 'reflect-metadata';
import { runApp } from '@sonde/platform';
import { queryConfig } from './config';
import { startQuery } from './start';

void runApp({ name: 'query', config: queryConfig, start: startQuery });
