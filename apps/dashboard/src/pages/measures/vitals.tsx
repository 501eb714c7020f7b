import { Tabs } from '../../parts/tabs';
import { useView } from '../../view/use-view';
import { FRAMES, LAUNCHES, SCREENS } from './measure';
import { MeasurePage } from './measure-page';
import css from './measure-page.module.css';

const PARTS = { launches: LAUNCHES, screens: SCREENS, frames: FRAMES } as const;
type Part = keyof typeof PARTS;
const TABS = (Object.keys(PARTS) as Part[]).map((name) => ({ name, title: PARTS[name].title }));

/** How quick and smooth the app is. */
export function Vitals() {
  const { state, change } = useView();
  const part = Object.hasOwn(PARTS, state.part ?? '') ? (state.part as Part) : 'launches';
  return (
    <>
      <h1 className="visually-hidden">Vitals</h1>
      <p className={css['parts']}>
        <Tabs
          label="Vitals"
          value={part}
          tabs={TABS}
          onChange={(next) => change({ part: next, by: undefined })}
        />
      </p>
      <MeasurePage key={part} measure={PARTS[part]} />
    </>
  );
}
