import { describeCatalog } from '../contract/catalog.contract';
import { describeCatalogBetweenProcesses } from '../contract/crash.contract';
import { makeDatabase } from './testing/database';

describeCatalog('MongoDB', makeDatabase);
describeCatalogBetweenProcesses('MongoDB', makeDatabase);
