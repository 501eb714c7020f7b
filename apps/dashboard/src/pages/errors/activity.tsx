import { NoteErrorGroupDocument } from '@sonde/query-client';
import { useState, type FormEvent } from 'react';
import { answers } from '../../api/answers';
import { sonde } from '../../api/client';
import { useMayManage } from '../../api/use-rights';
import { ago } from '../../format/moment';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { notify } from '../../parts/notices';
import { useView } from '../../view/use-view';
import type { Group } from './error-group';
import css from './errors.module.css';
import { assign } from './work';

/** What was done about it, newest first, and what somebody may add. */
export function Activity({ group }: { readonly group: Group }) {
  const { app } = useView();
  const mayManage = useMayManage();
  const [text, setText] = useState('');
  const now = Date.now();

  async function note(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      // Notes do not contradict each other, so nobody's is a conflict.
      const input = { appId: app, group: { id: group.id, version: null }, text };
      await sonde.request(NoteErrorGroupDocument, { input });
      setText('');
      await answers.invalidateQueries({ queryKey: ['ErrorGroupInFull'] });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { isProblem: true });
    }
  }

  function take(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const to = new FormData(event.currentTarget).get('to');
    const name = typeof to === 'string' ? to.trim() : '';
    void assign(app, group, name === '' ? null : name, group.assignee);
  }

  return (
    <Card title="Work on it">
      {mayManage ? (
        <>
          <form className={css['form']} onSubmit={take}>
            <label htmlFor="assignee">Who takes care of it</label>
            <input
              id="assignee"
              name="to"
              maxLength={200}
              defaultValue={group.assignee ?? ''}
              placeholder="Nobody yet"
            />
            <Button type="submit">Assign</Button>
          </form>
          <form className={css['form']} onSubmit={(event) => void note(event)}>
            <label htmlFor="note">Note</label>
            <textarea
              id="note"
              rows={2}
              maxLength={5000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" disabled={text.trim() === ''}>
              Add the note
            </Button>
          </form>
        </>
      ) : null}
      {group.activity.edges.length === 0 ? (
        <p className={css['note']}>Nothing was done about it yet.</p>
      ) : null}
      <ol className={css['list']}>
        {group.activity.edges.map(({ node: { version, at, by, deed, sentence, note: said } }) => (
          <li key={`${version} ${at} ${deed}`}>
            <b dir="auto">{by}</b> {sentence} <span className={css['note']}>{ago(at, now)}</span>
            {said ? <p dir="auto">{said}</p> : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}
