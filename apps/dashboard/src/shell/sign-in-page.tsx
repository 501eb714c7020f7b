import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { answers } from '../api/answers';
import { signIn, WHO } from '../api/sign-in';
import { Button } from '../parts/button';
import icon from './icon.svg';
import css from './sign-in-page.module.css';

export function SignInPage() {
  const { next, ended } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const router = useRouter();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isUnderWay, setUnderWay] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setUnderWay(true);
    setProblem(undefined);
    try {
      const who = await signIn(token);
      answers.clear();
      answers.setQueryData(WHO.queryKey, who);
      if (next) router.history.push(next);
      else await navigate({ to: '/' });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setUnderWay(false);
    }
  }

  return (
    <main className={css['page']}>
      <form className={css['card']} onSubmit={(event) => void submit(event)}>
        <img src={icon} alt="" width={40} height={40} />
        <h1>Sign in to Sonde</h1>
        {ended ? (
          <p className={css['note']}>Your sign-in has ended: the key was revoked, or a month has passed.</p>
        ) : null}
        <label htmlFor="token">Key</label>
        <input
          id="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          required
          placeholder="sk_query_… or sk_manage_…"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          aria-describedby="hint"
          aria-invalid={problem !== undefined}
        />
        <p id="hint" className={css['hint']}>
          A QUERY key looks; a MANAGE key also works on errors and changes settings. <code>npm start</code>{' '}
          prints one.
        </p>
        {problem ? (
          <p role="alert" className={css['problem']}>
            {problem}
          </p>
        ) : null}
        <Button look="primary" type="submit" disabled={isUnderWay || token.trim() === ''}>
          {isUnderWay ? 'Signing in …' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
