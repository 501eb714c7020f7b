/** Bodies as phones send them, small enough to read. */
let count = 0;

export function launch(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    type: 'app_launch',
    at: new Date(Date.now() - 60_000).toISOString(),
    kind: 'cold',
    durationMs: 812,
    ...more,
  };
}

export function batch(events: unknown[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    batchId: `batch-${++count}`,
    sentAt: new Date().toISOString(),
    resource: { installId: 'install-1', appVersion: '4.2.0' },
    events,
    ...more,
  };
}

export function measureEvent(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: `10000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    session_id: 'session-1',
    timestamp: new Date(Date.now() - 60_000).toISOString(),
    type: 'custom',
    user_triggered: false,
    attribute: { installation_id: 'install-1', app_version: '4.2.0', platform: 'android' },
    custom: { name: 'coupon' },
    ...more,
  };
}
