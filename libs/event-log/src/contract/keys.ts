import { partitionOf } from '../port';

/** Keys that belong to the given partition. */
export function keysOf(partition: number, partitions: number, count: number): string[] {
  const keys: string[] = [];
  for (let i = 0; keys.length < count; i++) {
    if (partitionOf(`key-${i}`, partitions) === partition) keys.push(`key-${i}`);
  }
  return keys;
}

export function keyOf(partition: number, partitions: number): string {
  return keysOf(partition, partitions, 1)[0] ?? '';
}
