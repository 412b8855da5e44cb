import type { QueueEntry } from '@consult-room/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { queueIcons } from '../icons/queue-icons.ts';
import { roomIcons } from '../icons/room-icons.ts';
import type { Localizer } from '../i18n/localizer.ts';
import type { StringKey } from '../i18n/strings.ts';
import type { AlertChoice, QueueAlerts } from './queue-alerts.ts';
import type { QueueSnapshot } from './queue-store.ts';

export interface QueueFrame {
  readonly words: Localizer;
  readonly entries: readonly QueueEntry[];
  readonly snapshot: QueueSnapshot | null;
  readonly alerts: QueueAlerts;
  readonly failure: string | null;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly onAlert: (change: Partial<AlertChoice>) => void;
  readonly onRetry: () => void;
}

/** A list one can take in at a glance needs no search. */
const searchFrom = 7;

/** Above the list: how many wait, how one is told, and the truth about the line to the clinic. */
export function queueFrame(frame: QueueFrame): TemplateResult {
  const { words, entries, snapshot, search, onSearch } = frame;
  const waiting = entries.filter(({ state }) => state === 'waiting').length;
  return html`
    <header part="header">
      <slot name="header"><h2>${words.text('queue.title')}</h2></slot>
      <p class="count" ?data-waiting=${waiting > 0}>${waiting > 0 ? words.text('queue.waiting', { count: words.number(waiting) }) : words.text('queue.nobody-waiting')}</p>
      <div class="alerts">${alertToggles(frame)}</div>
    </header>
    ${entries.length >= searchFrom ? html`<label class="find">${queueIcons.search()}<span class="spoken">${words.text('queue.search')}</span>
      <input part="search" class="search" type="search" placeholder=${words.text('queue.search')} .value=${search}
        @input=${(event: InputEvent) => { onSearch((event.target as HTMLInputElement).value.trim()); }}></label>` : nothing}
    ${frame.failure ? html`<p class="note danger" role="alert">${roomIcons.alert()}<span>${words.text(failureKey(words, frame.failure))} <span class="small soft">${words.text('trouble.code', { code: frame.failure })}</span></span></p>` : nothing}
    ${lineState(frame)}
    ${snapshot?.entries?.length === 0 || (snapshot?.entries && entries.length === 0) ? html`<div class="empty"><p class="big">${words.text('queue.empty')}</p><p class="soft">${words.text('queue.empty.lead')}</p></div>` : nothing}`;
}

function lineState({ words, snapshot, onRetry }: QueueFrame): TemplateResult | typeof nothing {
  if (!snapshot || snapshot.connection === 'opening') return html`<p class="empty soft" role="status">${words.text('queue.loading')}</p>`;
  if (snapshot.connection === 'lost') return html`<p class="note warn" role="status">${roomIcons.network()}<span>${words.text('queue.offline')}</span></p>`;
  if (snapshot.connection === 'open') return nothing;
  return html`<div class="note danger" role="alert">${roomIcons.alert()}<div class="trouble"><p>${words.text('queue.trouble')} <span class="small soft">${words.text('trouble.code', { code: snapshot.code ?? 'internal' })}</span></p>
    <button type="button" part="primary" class="button compact" @click=${onRetry}>${words.text('trouble.retry')}</button></div></div>`;
}

function alertToggles({ words, alerts, onAlert }: QueueFrame): TemplateResult {
  const { sound, notification } = alerts.choice;
  return html`
    <button type="button" part="sound" class="toggle" aria-pressed=${String(sound)} @click=${() => { onAlert({ sound: !sound }); }}>${queueIcons.speaker()}<span>${words.text('queue.sound')}</span></button>
    ${alerts.notificationsPossible ? html`<button type="button" part="notify" class="toggle" aria-pressed=${String(notification)} title=${alerts.notificationsBlocked ? words.text('queue.notify.blocked') : nothing}
      aria-disabled=${String(alerts.notificationsBlocked)} @click=${() => { if (!alerts.notificationsBlocked) onAlert({ notification: !notification }); }}>${queueIcons.bell()}<span>${words.text('queue.notify')}</span></button>` : nothing}`;
}

function failureKey(words: Localizer, code: string): StringKey {
  const key = `failure.${code}`;
  return words.has(key) ? key : 'failure';
}
