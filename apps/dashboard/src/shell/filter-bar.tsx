import { MetricsDocument } from '@sonde/query-client';
import { ListFilter, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Command } from 'cmdk';
import { useState } from 'react';
import { useAnswer } from '../api/use-answer';
import { count } from '../format/quantity';
import { Button } from '../parts/button';
import { without, withValue, type Condition, type Dimension } from '../view/filters';
import { useView } from '../view/use-view';
import { DIMENSION_TITLES, FILTER_DIMENSIONS } from './dimension-titles';
import css from './filter-bar.module.css';

/** For whom the page speaks: conditions that all its figures share. They stand in the address. */
export function FilterBar() {
  const { conditions, setConditions } = useView();
  return (
    <div className={css['bar']} role="group" aria-label="Filters">
      {conditions.map((condition) => (
        <Chip
          key={`${condition.dimension}${condition.not ?? ''}`}
          condition={condition}
          onRemove={() => setConditions(without(conditions, condition))}
        />
      ))}
      <AddFilter onAdd={(dimension, value) => setConditions(withValue(conditions, dimension, value))} />
      {conditions.length > 1 ? (
        <Button look="quiet" onClick={() => setConditions([])}>
          Clear all
        </Button>
      ) : null}
    </div>
  );
}

function Chip({ condition, onRemove }: { readonly condition: Condition; readonly onRemove: () => void }) {
  const { dimension, values, not } = condition;
  const title = DIMENSION_TITLES[dimension] ?? dimension;
  return (
    <span className={css['chip']}>
      <span className={css['chip-name']}>{title}</span>
      <span>{not ? 'is not' : 'is'}</span>
      <b dir="auto">{values.join(' or ')}</b>
      <button aria-label={`Remove the filter on ${title}`} onClick={onRemove}>
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}

function AddFilter({ onAdd }: { readonly onAdd: (dimension: Dimension, value: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const [dimension, setDimension] = useState<Dimension>();
  const close = (open: boolean): void => {
    setOpen(open);
    if (!open) setDimension(undefined);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={close}>
      <Popover.Trigger asChild>
        <Button look="quiet">
          <ListFilter size={15} aria-hidden />
          Filter
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css['panel']} align="start" sideOffset={4} aria-label="Add a filter">
          {dimension ? (
            <Values
              dimension={dimension}
              onChoose={(value) => {
                onAdd(dimension, value);
                close(false);
              }}
            />
          ) : (
            <Command label="By what">
              <Command.Input placeholder="Filter by …" autoFocus />
              <Command.List>
                <Command.Empty>Nothing of that name.</Command.Empty>
                {FILTER_DIMENSIONS.map((each) => (
                  <Command.Item
                    key={each}
                    value={DIMENSION_TITLES[each] ?? each}
                    onSelect={() => setDimension(each)}
                  >
                    {DIMENSION_TITLES[each] ?? each}
                  </Command.Item>
                ))}
              </Command.List>
            </Command>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The values that there are in the range, the most frequent first. */
function Values({
  dimension,
  onChoose,
}: {
  readonly dimension: Dimension;
  readonly onChoose: (value: string) => void;
}) {
  const { app, range } = useView();
  const [typed, setTyped] = useState('');
  const { data, isPending } = useAnswer(MetricsDocument, {
    app,
    input: {
      metrics: [{ metric: 'EVENTS' }],
      range,
      groupBy: [dimension],
      orderBy: [{ index: 0, direction: 'DESC' }],
      first: 200,
    },
  });
  const rows = data?.app?.metrics.rows ?? [];
  const isListed = rows.some(({ group }) => group[0]?.value === typed);
  return (
    <Command label={DIMENSION_TITLES[dimension] ?? dimension}>
      <Command.Input
        placeholder={`${DIMENSION_TITLES[dimension] ?? dimension} …`}
        autoFocus
        value={typed}
        onValueChange={setTyped}
      />
      <Command.List>
        {isPending ? (
          <Command.Loading>Looking …</Command.Loading>
        ) : (
          <Command.Empty>No such value here.</Command.Empty>
        )}
        {rows.map(({ group, values }) => {
          const value = group[0]?.value ?? '';
          return (
            <Command.Item key={value} value={value} onSelect={() => onChoose(value)}>
              <span dir="auto">{value}</span>
              <span className={css['count']}>{count(values[0]?.value)}</span>
            </Command.Item>
          );
        })}
        {typed !== '' && !isListed && !isPending ? (
          <Command.Item value={typed} onSelect={() => onChoose(typed)}>
            Exactly “{typed}”
          </Command.Item>
        ) : null}
      </Command.List>
    </Command>
  );
}
