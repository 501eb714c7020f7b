import type { Dimension } from '../view/filters';

/** What dimensions are called on pages. */
export const DIMENSION_TITLES: Partial<Record<Dimension, string>> = {
  APP_VERSION: 'Version',
  APP_BUILD: 'Build',
  PATCH: 'Patch',
  ENVIRONMENT: 'Environment',
  OS: 'System',
  OS_VERSION: 'System version',
  DEVICE: 'Device',
  MANUFACTURER: 'Manufacturer',
  COUNTRY: 'Country',
  CARRIER: 'Carrier',
  NETWORK: 'Connection',
  LOCALE: 'Language',
  INSTALL_SOURCE: 'Install source',
  EMULATOR: 'Emulator',
  SCREEN: 'Screen',
  LAUNCH_KIND: 'Launch',
  HOST: 'Host',
  ENDPOINT: 'Endpoint',
  METHOD: 'Method',
  STATUS_CLASS: 'Status',
  TRANSACTION: 'Flow',
  ERROR_GROUP: 'Error group',
};

/** Dimensions that every page's metrics have, so that one filter bar serves them all. */
export const FILTER_DIMENSIONS: readonly Dimension[] = [
  'APP_VERSION',
  'APP_BUILD',
  'OS',
  'OS_VERSION',
  'DEVICE',
  'MANUFACTURER',
  'COUNTRY',
  'CARRIER',
  'NETWORK',
  'LOCALE',
  'ENVIRONMENT',
  'EMULATOR',
  'INSTALL_SOURCE',
  'PATCH',
];
