import type { Door } from './door';
import { measureDoor } from './measure/door';
import { nativeDoor } from './native/door';
import type { Protocol } from './record';

/** Every protocol that phones speak to Sonde, and who reads it. */
export const DOORS: Readonly<Record<Protocol, Door>> = { native: nativeDoor, measure: measureDoor };
