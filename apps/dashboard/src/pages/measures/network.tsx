import { REQUESTS } from './measure';
import { MeasurePage } from './measure-page';

/** How the app gets on with its servers. */
export const Network = () => (
  <>
    <h1 className="visually-hidden">Network</h1>
    <MeasurePage measure={REQUESTS} />
  </>
);
