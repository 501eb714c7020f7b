import { emptyResource, type Resource } from '@sonde/event-schema';
import { known } from './event-types';
import { flag, shortText } from './payload';

type Plain = Readonly<Record<string, unknown>>;

/** What of an event's `attribute` makes up its resource. */
const NAMES = [
  'installation_id',
  'app_version',
  'app_build',
  'device_model',
  'device_manufacturer',
  'device_is_physical',
  'device_locale',
  'os_name',
  'os_version',
  'network_type',
  'network_provider',
  'measure_sdk_version',
  'platform',
] as const;

function toResource(attribute: Plain): Resource {
  const textOf = (name: (typeof NAMES)[number], maxLength = 256) =>
    shortText(attribute, name, maxLength) ?? '';
  const physical = flag(attribute, 'device_is_physical');
  const platform = textOf('platform');
  return {
    ...emptyResource(),
    installId: textOf('installation_id', 128),
    appVersion: textOf('app_version'),
    appBuild: textOf('app_build'),
    device: textOf('device_model'),
    manufacturer: textOf('device_manufacturer'),
    emulator: physical === undefined ? '' : physical ? 'false' : 'true',
    locale: textOf('device_locale'),
    os: textOf('os_name'),
    osVersion: textOf('os_version'),
    network: textOf('network_type'),
    carrier: known(textOf('network_provider')) ?? '',
    sdk: platform === '' ? 'measure' : `measure-${platform}`,
    sdkVersion: textOf('measure_sdk_version'),
  };
}

/** Every event of a body names its whole resource; equal ones become one object, and neighbours are nearly always equal. */
export function resourceReader(): (attribute: Plain) => Resource {
  const seen: { attribute: Plain; resource: Resource }[] = [];
  let last: { attribute: Plain; resource: Resource } | undefined;
  const same = (a: Plain, b: Plain) => NAMES.every((name) => a[name] === b[name]);
  return (attribute) => {
    if (last !== undefined && same(last.attribute, attribute)) return last.resource;
    last = seen.find((known) => same(known.attribute, attribute));
    if (last === undefined) {
      last = { attribute, resource: toResource(attribute) };
      // A body with hundreds of resources is not worth searching.
      if (seen.length < 16) seen.push(last);
    }
    return last.resource;
  };
}
