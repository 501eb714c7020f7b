import { Type, type Static } from '@sinclair/typebox';
import { parseTime } from './time';

const text = (description: string, maxLength = 256) => Type.Optional(Type.String({ maxLength, description }));

/** What all events of a batch share: the install, the app's version, the phone. */
export const ResourceSchema = Type.Object(
  {
    installId: Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'One installation of the app on one phone.',
    }),
    appVersion: text('Version that users see, such as 4.2.0.'),
    appBuild: text('Build number of that version.'),
    patch: text('Over-the-air update on top of the build.'),
    environment: text('production, staging and so on.'),
    emulator: Type.Optional(Type.Boolean({ description: 'True on emulators and simulators.' })),
    installSource: text('Store or track that installed it.'),
    firstInstalledAt: Type.Optional(
      Type.Union([Type.String({ maxLength: 64 }), Type.Number()], {
        description: 'When it was first installed: RFC 3339 or epoch milliseconds.',
      }),
    ),
    os: text('Operating system.'),
    osVersion: text('Its version.'),
    device: text('Model.'),
    manufacturer: text('Manufacturer of the phone.'),
    country: text('ISO 3166 country code.'),
    carrier: text('Mobile network operator.'),
    network: text('wifi, cellular, none, unknown.'),
    locale: text('BCP 47 language tag.'),
    sdk: text('Name of the SDK that sent it.'),
    sdkVersion: text('Version of that SDK.'),
  },
  {
    description:
      'What all events of a batch share. An event may override single values in its own `resource`.',
  },
);

/** As sent on the wire. */
export type ResourceInput = Static<typeof ResourceSchema>;

/** As used inside: every text is there ('' when the phone did not say), times are epoch milliseconds (0: not said). */
export interface Resource {
  installId: string;
  appVersion: string;
  appBuild: string;
  patch: string;
  environment: string;
  /** 'true', 'false' or '' when not said. */
  emulator: string;
  installSource: string;
  firstInstalledAt: number;
  os: string;
  osVersion: string;
  device: string;
  manufacturer: string;
  country: string;
  carrier: string;
  network: string;
  locale: string;
  sdk: string;
  sdkVersion: string;
}

/** What an event may override: any of it, nothing required. */
export const ResourceOverrideSchema = Type.Partial(ResourceSchema, {
  description: 'Values that differ from those of the batch, for this event alone.',
});

/** A resource about which nothing is known. */
export const emptyResource = (): Resource => ({
  installId: '',
  appVersion: '',
  appBuild: '',
  patch: '',
  environment: '',
  emulator: '',
  installSource: '',
  firstInstalledAt: 0,
  os: '',
  osVersion: '',
  device: '',
  manufacturer: '',
  country: '',
  carrier: '',
  network: '',
  locale: '',
  sdk: '',
  sdkVersion: '',
});

type TextKey = {
  [K in keyof Resource]: K extends 'emulator' | 'firstInstalledAt' ? never : K;
}[keyof Resource];

const TEXT_KEYS = (Object.keys(emptyResource()) as (keyof Resource)[]).filter(
  (key): key is TextKey => key !== 'emulator' && key !== 'firstInstalledAt',
);

/**
 * The resource of a batch or, over the one of its batch, of an event.
 *
 * @param input valid against ResourceSchema or ResourceOverrideSchema, `firstInstalledAt` a time that can be read.
 */
export function toResource(input: Partial<ResourceInput>, base?: Resource): Resource {
  const resource = base === undefined ? emptyResource() : { ...base };
  for (const key of TEXT_KEYS) {
    const value = input[key];
    if (value !== undefined) resource[key] = value;
  }
  if (input.emulator !== undefined) resource.emulator = input.emulator ? 'true' : 'false';
  if (input.firstInstalledAt !== undefined) resource.firstInstalledAt = parseTime(input.firstInstalledAt);
  return resource;
}
