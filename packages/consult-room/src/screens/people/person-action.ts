import type { SessionIntents } from '../../session/snapshot.ts';
import type { PersonDialogs } from './person-dialogs.ts';

export type PersonAction = 'admit' | 'deny' | 'hold' | 'resume' | 'remove' | 'message';

export type PersonIntents = Pick<SessionIntents, 'admit' | 'deny' | 'hold' | 'resume' | 'remove' | 'notify'>;

/** Whom it concerns: the name is asked back before anyone is let in. */
export interface ActedOn {
  readonly id: string;
  readonly name: string;
  /** ISO time of the appointment, to tell two of one name apart. */
  readonly start: string | null;
}

/** Asks where asking prevents the accident, then does it. False: the host thought better of it. Rejects with the refusal. */
export async function performPersonAction(action: PersonAction, { id, name, start }: ActedOn, dialogs: PersonDialogs, intents: PersonIntents): Promise<boolean> {
  if (action === 'hold' || action === 'resume') {
    await intents[action](id);
    return true;
  }
  const answer = await dialogs.ask(action === 'admit' ? { kind: action, name, start } : { kind: action, name });
  if (!answer) return false;
  switch (action) {
    case 'admit': await intents.admit(id); break;
    case 'deny': await intents.deny(id, answer.text || undefined); break;
    case 'remove': await intents.remove(id); break;
    case 'message': if (answer.text) await intents.notify(id, answer.text); break;
  }
  return true;
}
