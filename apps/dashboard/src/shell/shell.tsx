import { AppsDocument } from '@sonde/query-client';
import { Link, Outlet } from '@tanstack/react-router';
import {
  Bug,
  Gauge,
  GitCompareArrows,
  Globe,
  LayoutDashboard,
  Menu,
  Route,
  ShieldCheck,
  Users,
} from 'lucide-react';
import { useState } from 'react';
import { useAnswer } from '../api/use-answer';
import { Empty } from '../parts/empty';
import { Failure } from '../parts/failure';
import { Notices } from '../parts/notices';
import { useView } from '../view/use-view';
import { Account } from './account';
import { AppSwitcher } from './app-switcher';
import { FilterBar } from './filter-bar';
import icon from './icon.svg';
import { RangePicker } from './range-picker';
import css from './shell.module.css';

/** The pages in the order in which one looks at them in the morning. */
export const PAGES = [
  { to: '/apps/$app/overview', title: 'Overview', Icon: LayoutDashboard },
  { to: '/apps/$app/vitals', title: 'Vitals', Icon: Gauge },
  { to: '/apps/$app/network', title: 'Network', Icon: Globe },
  { to: '/apps/$app/flows', title: 'Flows', Icon: Route },
  { to: '/apps/$app/errors', title: 'Errors', Icon: Bug },
  { to: '/apps/$app/sessions', title: 'Sessions', Icon: Users },
  { to: '/apps/$app/releases', title: 'Releases', Icon: GitCompareArrows },
  { to: '/apps/$app/data-quality', title: 'Data quality', Icon: ShieldCheck },
] as const;

/** What surrounds every page of an app: where one is, of what time, and for whom. */
export function Shell() {
  const view = useView();
  const [isOpen, setOpen] = useState(false);
  const { data, error, isPending, refetch } = useAnswer(AppsDocument, {});
  const app = data?.apps.find(({ id }) => id === view.app);
  return (
    <div className={css['shell']}>
      <a className={css['skip']} href="#page">
        To the page
      </a>
      <header className={css['bar']}>
        <button
          className={css['menu']}
          aria-expanded={isOpen}
          aria-controls="pages"
          onClick={() => setOpen(!isOpen)}
        >
          <Menu size={18} aria-hidden />
          <span className="visually-hidden">Pages</span>
        </button>
        <Link to="/" className={css['brand']} aria-label="Sonde, to the first page">
          <img src={icon} alt="" width={24} height={24} />
          <span>Sonde</span>
        </Link>
        <AppSwitcher apps={data?.apps ?? []} current={view.app} />
        <div className={css['space']} />
        <RangePicker />
        <Account />
      </header>
      <nav id="pages" className={css['side']} data-open={isOpen} aria-label="Pages">
        <ul>
          {PAGES.map(({ to, title, Icon }) => (
            <li key={to}>
              <Link
                to={to}
                params={{ app: view.app }}
                search={({ range, from, to, filter, zone }) => ({ range, from, to, filter, zone })}
                className={css['page-link']}
                activeProps={{ className: css['active'], 'aria-current': 'page' }}
                onClick={() => setOpen(false)}
              >
                <Icon size={16} aria-hidden />
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="page" className={css['page']} tabIndex={-1}>
        {error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : isPending || app ? (
          <>
            <FilterBar />
            <Outlet />
          </>
        ) : (
          <Empty title="There is no such app">
            <p>It belongs to somebody else, or the address is mistyped.</p>
            <Link to="/">To your apps</Link>
          </Empty>
        )}
      </main>
      <Notices />
    </div>
  );
}
