import { Chance } from './chance';

/** The names of one build: every class and function that need not be kept has another one than in other builds. */
export class NameMap {
  private readonly given = new Map<string, string>();
  private readonly chance: Chance;

  constructor(seed: number) {
    this.chance = new Chance(seed * 7919 + 17);
  }

  classOf(name: string): string {
    return this.name(`class ${name}`, () => `${this.letters(2)}.${this.letters(this.chance.below(2) + 1)}`);
  }

  callOf(name: string): string {
    return this.name(`call ${name}`, () => this.letters(1));
  }

  /** Whether this build has put the function into its caller, as about one in ten is that may be taken. */
  inlines(name: string): boolean {
    const call = name.slice(name.lastIndexOf('.') + 1);
    return (
      !call.endsWith('!') &&
      this.name(`inline ${name}`, () => (this.chance.below(10) === 0 ? 'yes' : 'no')) === 'yes'
    );
  }

  private name(of: string, make: () => string): string {
    const known = this.given.get(of);
    if (known !== undefined) return known;
    let made = make();
    for (let i = 0; !of.startsWith('inline') && [...this.given.values()].includes(made); i++)
      made = `${make()}${i % 10}`;
    this.given.set(of, made);
    return made;
  }

  private letters(most: number): string {
    return Array.from({ length: this.chance.below(most) + 1 }, () =>
      String.fromCharCode(97 + this.chance.below(26)),
    ).join('');
  }
}

/**
 * `com.shop.cart.Cart$load$1.invokeSuspend!` → `q.xy.invokeSuspend`. `!` behind a class or a function marks what the
 * obfuscator must keep: classes of the manifest, functions that override those of the platform.
 */
export function obfuscate(name: string, names: NameMap): string {
  const at = name.lastIndexOf('.');
  const module = name.slice(0, at);
  const call = name.slice(at + 1);
  if (!/[!a-z<]/.test(call.charAt(0)) || at === -1) return names.classOf(name);
  const place = module.endsWith('!') ? module.slice(0, -1) : names.classOf(module);
  const kept = call.endsWith('!') || call.startsWith('<');
  return `${place}.${kept ? call.replace('!', '') : names.callOf(name)}`;
}
