import css from './tabs.module.css';

/** The parts of a page. Which one is shown stands in the address. */
export function Tabs<Name extends string>({
  label,
  value,
  tabs,
  onChange,
}: {
  readonly label: string;
  readonly value: Name;
  readonly tabs: readonly { readonly name: Name; readonly title: string }[];
  readonly onChange: (name: Name) => void;
}) {
  return (
    <div className={css['tabs']} role="group" aria-label={label}>
      {tabs.map(({ name, title }) => (
        <button key={name} type="button" aria-pressed={name === value} onClick={() => onChange(name)}>
          {title}
        </button>
      ))}
    </div>
  );
}
