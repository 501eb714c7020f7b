import { gunzipSync } from 'node:zlib';
import type { Body } from './bodies';

/**
 * The floor under every stage that looks into a body: gunzip and JSON.parse of the same bodies in this process.
 *
 * @returns CPU µs per event, after a first pass that warms the machine up
 */
export function floorMicros(bodies: readonly Body[]): number {
  const pass = (): number => {
    const began = process.cpuUsage();
    let events = 0;
    for (const body of bodies) {
      const parsed = JSON.parse(gunzipSync(body.gzip).toString()) as { events: unknown[] };
      events += parsed.events.length;
    }
    const { user, system } = process.cpuUsage(began);
    return (user + system) / events;
  };
  pass();
  return pass();
}
