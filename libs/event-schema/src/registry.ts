import type { Static } from '@sinclair/typebox';
import type { DecodedEvent } from './decoded-event';
import type { EventDefinition } from './definition';
import { anr } from './events/anr';
import { appExit } from './events/app-exit';
import { appLaunch } from './events/app-launch';
import { breadcrumb } from './events/breadcrumb';
import { crash } from './events/crash';
import { custom } from './events/custom';
import { error } from './events/error';
import { feedback } from './events/feedback';
import { interaction } from './events/interaction';
import { lifecycle } from './events/lifecycle';
import { log } from './events/log';
import { memoryWarning } from './events/memory-warning';
import { networkChange } from './events/network-change';
import { networkRequest } from './events/network-request';
import { resourceSample } from './events/resource-sample';
import { screenView } from './events/screen-view';
import { sessionEnd } from './events/session-end';
import { sessionStart } from './events/session-start';
import { transaction } from './events/transaction';

/** Every event type there is, in the order in which people read about them. */
const definitions = {
  session_start: sessionStart,
  session_end: sessionEnd,
  app_launch: appLaunch,
  screen_view: screenView,
  network_request: networkRequest,
  transaction,
  crash,
  error,
  anr,
  app_exit: appExit,
  breadcrumb,
  interaction,
  lifecycle,
  resource_sample: resourceSample,
  memory_warning: memoryWarning,
  network_change: networkChange,
  log,
  feedback,
  custom,
} as const;

type Definitions = typeof definitions;

export type EventType = keyof Definitions;

export const EVENT_DEFINITIONS: Readonly<Record<EventType, EventDefinition>> = definitions;

export const EVENT_TYPES = Object.keys(definitions) as readonly EventType[];

/** True for the names in EVENT_TYPES. */
export const isEventType = (type: string): type is EventType => Object.hasOwn(definitions, type);

/** The own fields of one type, as its schema says. */
export type EventFields<T extends EventType> = Static<Definitions[T]['fields']>;

/** A decoded event whose `fields` are known by its `type`. */
export type TypedEvent = {
  [T in EventType]: Omit<DecodedEvent, 'type' | 'fields'> & { type: T; fields: Readonly<EventFields<T>> };
}[EventType];

/** Doors only let valid events through, so a decoded event may be read by its type. */
export const asTyped = (event: DecodedEvent): TypedEvent => event as TypedEvent;
