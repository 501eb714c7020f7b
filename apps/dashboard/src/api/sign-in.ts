import { PAGE_HEADERS } from './client';

/** Who the browser is signed in as. */
export interface SignedIn {
  readonly kind: 'QUERY' | 'MANAGE' | 'ADMIN';
  readonly name: string;
  readonly tenantId: string | null;
  readonly tenant: string | null;
}

/** Why signing in did not work, in a sentence for people. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

async function post(path: string, body?: object): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { ...PAGE_HEADERS, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch (cause) {
    throw new SignInError('Sonde does not answer. Check the connection and try again.', { cause });
  }
}

async function reasonOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const message = (body as { error?: { message?: unknown } } | undefined)?.error?.message;
  return typeof message === 'string' ? message : `Sonde answered ${response.status}.`;
}

/** @throws SignInError */
export async function signIn(token: string): Promise<SignedIn> {
  const response = await post('/sign-in', { token });
  if (!response.ok) throw new SignInError(await reasonOf(response));
  return ((await response.json()) as { who: SignedIn }).who;
}

/** Null when nobody is signed in. @throws SignInError when that cannot be told */
export async function whoAmI(): Promise<SignedIn | null> {
  const response = await post('/sign-in/who');
  if (!response.ok) throw new SignInError(await reasonOf(response));
  return ((await response.json()) as { who: SignedIn | null }).who;
}

/** Asked once, until the sign-in changes. */
export const WHO = { queryKey: ['who'], queryFn: whoAmI, staleTime: Infinity } as const;

export async function signOut(): Promise<void> {
  await post('/sign-out');
}
