import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleUser, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { answers } from '../api/answers';
import { signOut, WHO, type SignedIn } from '../api/sign-in';
import { Button } from '../parts/button';
import menu from '../parts/menu.module.css';
import { chooseTheme, chosenTheme, type Theme } from './theme';

const MAY: Record<SignedIn['kind'], string> = {
  QUERY: 'may look',
  MANAGE: 'may look and change',
  ADMIN: 'may do everything, for all tenants',
};

const THEMES = [
  { theme: 'light', title: 'Light', Icon: Sun },
  { theme: 'dark', title: 'Dark', Icon: Moon },
  { theme: 'system', title: 'As the system', Icon: Monitor },
] as const;

/** Who is signed in, how the page looks, and the way out. */
export function Account() {
  const navigate = useNavigate();
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const { data: who } = useQuery(WHO);

  async function leave(): Promise<void> {
    await signOut();
    answers.clear();
    await navigate({ to: '/sign-in' });
  }

  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button look="quiet" aria-label="Account and looks">
          <CircleUser size={18} aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu['menu']} align="end" sideOffset={4}>
          {who ? (
            <DropdownMenu.Label className={menu['head']}>
              {who.name}
              {who.tenant ? ` · ${who.tenant}` : ''} · {MAY[who.kind]}
            </DropdownMenu.Label>
          ) : null}
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => {
              chooseTheme(value as Theme);
              setTheme(value as Theme);
            }}
          >
            {THEMES.map(({ theme: each, title, Icon }) => (
              <DropdownMenu.RadioItem key={each} value={each} className={menu['item']}>
                <Icon size={15} aria-hidden />
                <span className={menu['name']}>{title}</span>
                <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={menu['rule']} />
          <DropdownMenu.Item className={menu['item']} onSelect={() => void leave()}>
            <LogOut size={15} aria-hidden />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
