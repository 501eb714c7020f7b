import { describeCatalog } from '../contract/catalog.contract';
import { describeCatalogBetweenProcesses } from '../contract/crash.contract';
import { describeErrorGroupsInCatalog } from '../contract/error-groups.contract';
import { makeDatabase } from './testing/database';

describeCatalog('MongoDB', makeDatabase);
describeErrorGroupsInCatalog('MongoDB', makeDatabase);
describeCatalogBetweenProcesses('MongoDB', makeDatabase);
