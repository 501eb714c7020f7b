import { Check, ChevronDown, EyeOff } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from '../../parts/button';
import menu from '../../parts/menu.module.css';
import { ignore, reopen, resolve, type Seen } from './work';

interface Props {
  readonly app: string;
  readonly groups: readonly Seen[];
  /** The newest version that has had one of them: what one resolves in as a rule. */
  readonly newest: string | null;
  readonly isDone: boolean;
  readonly onDone?: () => void;
}

/** What may be decided about groups. Shown to those who may decide only. */
export function Actions({ app, groups, newest, isDone, onDone }: Props) {
  const act = (deed: Promise<void>): void => {
    void deed.then(onDone);
  };
  if (isDone) return <Button onClick={() => act(reopen(app, groups))}>Reopen</Button>;
  return (
    <>
      <Menu
        trigger={
          <Button look="primary">
            <Check size={15} aria-hidden />
            Resolve
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
        items={[
          ['Now', () => act(resolve(app, groups, { in: 'NOW' }))],
          ['In the next version', () => act(resolve(app, groups, { in: 'NEXT_VERSION' }))],
          ...(newest === null
            ? []
            : [
                [
                  `In ${newest}`,
                  () => act(resolve(app, groups, { in: 'VERSION', appVersion: newest })),
                ] as const,
              ]),
        ]}
      />
      <Menu
        trigger={
          <Button>
            <EyeOff size={15} aria-hidden />
            Ignore
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
        items={[
          ['Until 10 more users have it', () => act(ignore(app, groups, { until: 'USERS', users: 10 }))],
          ['Until 100 more users have it', () => act(ignore(app, groups, { until: 'USERS', users: 100 }))],
          ['For 7 days', () => act(ignore(app, groups, { until: 'DAYS', days: 7 }))],
          ['For 30 days', () => act(ignore(app, groups, { until: 'DAYS', days: 30 }))],
          ['For good', () => act(ignore(app, groups, { until: 'FOREVER' }))],
        ]}
      />
    </>
  );
}

const Menu = ({
  trigger,
  items,
}: {
  readonly trigger: ReactNode;
  readonly items: readonly (readonly [title: string, onSelect: () => void])[];
}) => (
  <DropdownMenu.Root>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content className={menu['menu']} align="start" sideOffset={4}>
        {items.map(([title, onSelect]) => (
          <DropdownMenu.Item key={title} className={menu['item']} onSelect={onSelect}>
            {title}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);
