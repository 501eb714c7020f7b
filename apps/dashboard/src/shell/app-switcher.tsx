import type { AppsQuery } from '@sonde/query-client';
import { useNavigate } from '@tanstack/react-router';
import { Check, ChevronsUpDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { Button } from '../parts/button';
import menu from '../parts/menu.module.css';

export function AppSwitcher({
  apps,
  current,
}: {
  readonly apps: AppsQuery['apps'];
  readonly current: string;
}) {
  const navigate = useNavigate();
  const shown = apps.find(({ id }) => id === current);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button aria-label={`App: ${shown?.name ?? current}. Change`}>
          {shown?.name ?? '…'}
          <ChevronsUpDown size={14} aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu['menu']} align="start" sideOffset={4}>
          {apps.map(({ id, name, platform }) => (
            <DropdownMenu.Item
              key={id}
              className={menu['item']}
              onSelect={() =>
                // The range stays; filters are of the other app's values.
                void navigate({
                  to: '.',
                  params: (old) => ({ ...old, app: id }),
                  search: (old) => ({ ...old, filter: undefined }),
                })
              }
            >
              <span className={menu['name']}>{name}</span>
              <span className={menu['aside']}>{PLATFORM[platform]}</span>
              {id === current ? <Check size={14} aria-label="shown" /> : <span className={menu['no-mark']} />}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const PLATFORM = {
  ANDROID: 'Android',
  IOS: 'iOS',
  FLUTTER: 'Flutter',
  REACT_NATIVE: 'React Native',
  WEB: 'Web',
  OTHER: '',
} as const;
