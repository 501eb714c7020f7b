/** Light, dark, or as the system has it. */
export type Theme = 'system' | 'light' | 'dark';

const PLACE = 'sonde.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme(): Theme {
  const chosen = localStorage.getItem(PLACE);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

const listeners = new Set<() => void>();

/** Puts the theme on the page, and says so to charts, which draw with colours of their own. */
export function applyTheme(): void {
  const chosen = chosenTheme();
  const shown = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
  document.documentElement.dataset['theme'] = shown;
  for (const listener of listeners) listener();
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(PLACE);
  else localStorage.setItem(PLACE, theme);
  applyTheme();
}

/** Tells of every change. @returns ends it */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

dark.addEventListener('change', applyTheme);
