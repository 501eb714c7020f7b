import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { byteCount, freeText, optional } from '../field-schemas';

const kilobytes = (description: string) =>
  Type.Number({ minimum: 0, description: `${description}, in KiB.` });

export const resourceSample = defineEvent({
  type: 'resource_sample',
  title: 'Resource sample',
  description: 'What the app and the phone used at a moment: processor, memory, battery, heat, storage.',
  fields: Type.Object({
    cpuPercent: optional(
      Type.Number({ minimum: 0, description: 'Share of one core in percent; several cores add up.' }),
    ),
    cores: optional(byteCount('Cores of the phone.')),
    memoryKb: optional(kilobytes('Memory that the process uses (PSS on Android, footprint on iOS)')),
    memoryMaxKb: optional(kilobytes('Memory that the process may use')),
    rssKb: optional(kilobytes('Resident memory')),
    heapUsedKb: optional(kilobytes('Managed heap in use')),
    heapTotalKb: optional(kilobytes('Managed heap taken from the system')),
    heapMaxKb: optional(kilobytes('Managed heap at most')),
    nativeHeapUsedKb: optional(kilobytes('Native heap in use')),
    nativeHeapTotalKb: optional(kilobytes('Native heap taken from the system')),
    batteryPercent: optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'Charge of the battery.' }),
    ),
    charging: optional(Type.Boolean({ description: 'The phone is being charged.' })),
    thermalState: optional(freeText('nominal, fair, serious, critical.')),
    storageFreeBytes: optional(byteCount('Free storage of the phone.')),
    intervalMs: optional(Type.Number({ minimum: 0, description: 'Milliseconds that the sample covers.' })),
  }),
  columns: {},
});
