import type { LitElement } from 'lit';
import type { SessionSnapshot } from '../session/snapshot.ts';
import { ConsultRoomHarness } from './consult-room-harness.ts';
import { SessionFixture } from './session-fixture.ts';
import './session-frame.ts';

/** A view on the page under a session that only holds what it is told. */
export interface MountedView<Tag extends keyof HTMLElementTagNameMap> {
  readonly element: HTMLElementTagNameMap[Tag];
  readonly session: SessionFixture;
  readonly harness: ConsultRoomHarness;
  /** Resolves when everything below has rendered. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
}

export async function mountView<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, snapshot: Partial<SessionSnapshot> = {}): Promise<MountedView<Tag>> {
  const session = new SessionFixture(snapshot);
  const frame = document.createElement('consult-session-frame');
  frame.session = session;
  frame.lang = 'en';
  const element = document.createElement(tag);
  frame.append(element);
  document.body.append(frame);
  const settled = (): Promise<void> => settle(frame);
  await settled();
  return { element, session, harness: new ConsultRoomHarness(element), settled, close: () => { frame.remove(); } };
}

/** Views render parents first; a few rounds reach the innermost. */
async function settle(root: Element): Promise<void> {
  await ('updateComplete' in root ? (root as LitElement).updateComplete : null);
  for (const child of [...(root.shadowRoot?.querySelectorAll('*') ?? []), ...root.querySelectorAll('*')]) {
    if (child.shadowRoot || 'updateComplete' in child) await settle(child);
  }
}
