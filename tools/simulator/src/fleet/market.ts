/** The phones, places and networks of the simulated world, each with how common it is. */

export interface PhoneModel {
  readonly os: 'Android' | 'iOS';
  readonly manufacturer: string;
  readonly device: string;
  readonly osVersions: readonly string[];
  /** How long things take on it, 1 is a good phone. */
  readonly slowness: number;
  readonly refreshHz: number | undefined;
  readonly weight: number;
}

const android = (
  manufacturer: string,
  device: string,
  osVersions: readonly string[],
  slowness: number,
  refreshHz: number | undefined,
  weight: number,
): PhoneModel => ({ os: 'Android', manufacturer, device, osVersions, slowness, refreshHz, weight });

const iphone = (
  device: string,
  osVersions: readonly string[],
  slowness: number,
  refreshHz: number,
  weight: number,
): PhoneModel => ({
  os: 'iOS',
  manufacturer: 'Apple',
  device,
  osVersions,
  slowness,
  refreshHz,
  weight,
});

export const PHONE_MODELS: readonly PhoneModel[] = [
  android('Samsung', 'SM-S921B', ['14', '15'], 0.9, 120, 14),
  android('Samsung', 'SM-A546B', ['13', '14'], 1.4, 120, 12),
  android('Samsung', 'SM-A135F', ['12', '13'], 2.1, 60, 9),
  android('Google', 'Pixel 8', ['14', '15'], 0.9, 120, 8),
  android('Google', 'Pixel 6a', ['13', '14'], 1.1, 60, 4),
  android('Xiaomi', '23076RN4BI', ['13', '14'], 1.6, 90, 8),
  android('Xiaomi', 'M2101K6G', ['11', '12'], 1.9, 120, 4),
  android('OPPO', 'CPH2483', ['13'], 1.7, 90, 3),
  android('motorola', 'moto g(30)', ['11', '12'], 2.4, 90, 3),
  android('HUAWEI', 'ELE-L29', ['10'], 1.8, undefined, 2),
  android('Nokia', 'Nokia 2.4', ['10', '11'], 3.6, undefined, 1),
  iphone('iPhone15,2', ['17.6', '18.1'], 0.7, 120, 10),
  iphone('iPhone14,5', ['16.7', '17.6', '18.1'], 0.8, 60, 12),
  iphone('iPhone12,1', ['15.8', '16.7', '17.6'], 1.1, 60, 7),
  iphone('iPhone10,4', ['15.8', '16.7'], 1.7, 60, 3),
];

export interface Place {
  readonly country: string;
  readonly locale: string;
  readonly carriers: readonly string[];
  readonly currency: 'EUR' | 'USD' | 'GBP';
  /** How slow its networks are, 1 is good. */
  readonly slowness: number;
  readonly weight: number;
}

export const PLACES: readonly Place[] = [
  {
    country: 'US',
    locale: 'en-US',
    carriers: ['Verizon', 'AT&T', 'T-Mobile US'],
    currency: 'USD',
    slowness: 1,
    weight: 30,
  },
  {
    country: 'DE',
    locale: 'de-DE',
    carriers: ['Telekom.de', 'o2', 'Vodafone.de'],
    currency: 'EUR',
    slowness: 1,
    weight: 18,
  },
  { country: 'GB', locale: 'en-GB', carriers: ['EE', 'O2 - UK'], currency: 'GBP', slowness: 1, weight: 12 },
  {
    country: 'FR',
    locale: 'fr-FR',
    carriers: ['Orange F', 'SFR', 'Free'],
    currency: 'EUR',
    slowness: 1.1,
    weight: 10,
  },
  { country: 'IN', locale: 'en-IN', carriers: ['Jio', 'Airtel'], currency: 'USD', slowness: 2.2, weight: 12 },
  {
    country: 'BR',
    locale: 'pt-BR',
    carriers: ['Vivo', 'Claro BR'],
    currency: 'USD',
    slowness: 1.8,
    weight: 8,
  },
  { country: 'ES', locale: 'es-ES', carriers: ['Movistar'], currency: 'EUR', slowness: 1.1, weight: 5 },
  {
    country: 'JP',
    locale: 'ja-JP',
    carriers: ['NTT DOCOMO', 'SoftBank'],
    currency: 'USD',
    slowness: 0.8,
    weight: 4,
  },
  { country: 'NG', locale: 'en-NG', carriers: ['MTN NG'], currency: 'USD', slowness: 3.1, weight: 1 },
];

export const NETWORKS = [
  { network: 'wifi', slowness: 1, weight: 60 },
  { network: 'cellular', slowness: 1.7, weight: 36 },
  { network: 'unknown', slowness: 1.3, weight: 4 },
] as const;

export const INSTALL_SOURCES = [
  { Android: 'com.android.vending', iOS: 'AppStore', weight: 92 },
  { Android: 'com.sec.android.app.samsungapps', iOS: 'TestFlight', weight: 6 },
  { Android: 'sideload', iOS: 'Enterprise', weight: 2 },
] as const;
