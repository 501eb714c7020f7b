import type { Figure } from '../../figures/figure';
import type { Dimension } from '../../view/filters';

/** A thing that is measured and can be looked at in one way: figures, how they went, and broken down. */
export interface Measure {
  readonly title: string;
  /** Shown above; the table has a column for each. */
  readonly figures: readonly Figure[];
  /** Charts of some of them, by their places in `figures`; each chart's figures share a unit. */
  readonly charts: readonly {
    readonly title: string;
    readonly of: readonly number[];
    readonly names?: readonly string[];
  }[];
  /** What it can be broken down by; the first one unless somebody chooses. */
  readonly by: readonly (readonly Dimension[])[];
  /** Said where nothing was measured. */
  readonly nothing: string;
}

const PHONES: readonly (readonly Dimension[])[] = [
  ['APP_VERSION'],
  ['OS_VERSION'],
  ['DEVICE'],
  ['MANUFACTURER'],
  ['COUNTRY'],
  ['CARRIER'],
  ['NETWORK'],
];

export const LAUNCHES: Measure = {
  title: 'Launches',
  figures: [
    { metric: 'LAUNCH_DURATION', statistic: 'P50', title: 'Median' },
    { metric: 'LAUNCH_DURATION', statistic: 'P95', title: '95th percentile' },
    { metric: 'LAUNCH_EXCESSIVE_RATE' },
    { metric: 'LAUNCH_APDEX' },
    { metric: 'LAUNCHES' },
  ],
  charts: [
    { title: 'Time to the first frame', of: [0, 1] },
    { title: 'Launches that took too long', of: [2] },
  ],
  by: [['LAUNCH_KIND'], ...PHONES],
  nothing: 'No launches were reported in this range.',
};

export const SCREENS: Measure = {
  title: 'Screens',
  figures: [
    { metric: 'SCREEN_LOAD_DURATION', statistic: 'P50', title: 'Load, median' },
    { metric: 'SCREEN_LOAD_DURATION', statistic: 'P95', title: 'Load, 95th percentile' },
    { metric: 'SCREEN_LOAD_DURATION', statistic: 'COUNT', title: 'Loads measured' },
  ],
  charts: [{ title: 'Time to load a screen', of: [0, 1] }],
  by: [['SCREEN'], ...PHONES],
  nothing: 'No screen said how long it took to load in this range.',
};

export const FRAMES: Measure = {
  title: 'Frames',
  figures: [{ metric: 'SLOW_FRAME_RATE' }, { metric: 'FROZEN_FRAME_RATE' }, { metric: 'HITCH_RATIO' }],
  charts: [
    { title: 'Slow and frozen frames', of: [0, 1] },
    { title: 'Hitches', of: [2] },
  ],
  by: [['SCREEN'], ...PHONES],
  nothing: 'No frames were counted in this range.',
};

export const REQUESTS: Measure = {
  title: 'Requests',
  figures: [
    { metric: 'NETWORK_REQUESTS' },
    { metric: 'NETWORK_ERROR_RATE' },
    { metric: 'NETWORK_DURATION', statistic: 'P50', title: 'Median' },
    { metric: 'NETWORK_DURATION', statistic: 'P95', title: '95th percentile' },
    { metric: 'NETWORK_APDEX' },
  ],
  charts: [
    { title: 'Time of a request', of: [2, 3] },
    { title: 'Failed requests', of: [1] },
  ],
  by: [['HOST', 'METHOD', 'ENDPOINT'], ['HOST'], ['STATUS_CLASS'], ...PHONES],
  nothing: 'No requests in this range. The SDK reports them once its network instrumentation is on.',
};

export const FLOWS: Measure = {
  title: 'Flows',
  figures: [
    { metric: 'TRANSACTION_DURATION', statistic: 'COUNT', title: 'Flows' },
    { metric: 'TRANSACTION_FAILURE_RATE' },
    { metric: 'TRANSACTION_DURATION', statistic: 'P50', title: 'Median' },
    { metric: 'TRANSACTION_DURATION', statistic: 'P95', title: '95th percentile' },
  ],
  charts: [
    { title: 'Flows that failed', of: [1] },
    { title: 'Time of a flow', of: [2, 3] },
  ],
  by: [['TRANSACTION'], ...PHONES],
  nothing: 'No flows in this range. An app reports them where it starts and ends a transaction.',
};
