import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { StringKey } from '../../i18n/strings.ts';
import { deviceCause } from '../device-check/device-cause.ts';
import { primaryButton } from '../primary-button.ts';
import { browserFamily } from './browser-family.ts';
import { troubleKind } from './trouble-words.ts';

export interface Trouble {
  readonly words: Localizer;
  readonly code: string | null;
  readonly recoverable: boolean;
  readonly busy: boolean;
  readonly retry: () => void;
  readonly help: () => void;
  /** Offered where it may get round the trouble. */
  readonly soundOnly?: () => void;
  readonly failure?: unknown;
}

/** What happened, why, and what the person can do: try again where that may help, else call. */
export function troubleView({ words, code, recoverable, busy, retry, help, soundOnly, failure }: Trouble): TemplateResult {
  const { title, cause, cure } = wordsFor(code);
  const primary = recoverable
    ? primaryButton({ label: words.text(code === 'seat-moved' || code === 'moved' ? 'ended.moved.back' : 'trouble.retry'), busyLabel: words.text('busy'), busy, press: retry })
    : primaryButton({ label: words.text('help.get'), press: help });
  return html`<div class="page">
    <div class="intro">
      <span class="emblem warn">${roomIcons.alert()}</span>
      <h1 tabindex="-1" part="heading">${words.text(title)}</h1>
      <p class="lead">${words.text(cause)}</p>
      ${cure ? html`<p>${words.text(cure)}</p>` : nothing}
    </div>
    <div class="stack">
      ${primary}
      ${recoverable && soundOnly ? html`<button type="button" part="secondary" class="button large" @click=${soundOnly}>${words.text('trouble.sound-only')}</button>` : nothing}
      ${failure ?? nothing}
    </div>
    <div class="soft"><p>${words.text('trouble.phone')}</p>${code ? html`<p class="small code">${words.text('trouble.code', { code })}</p>` : nothing}</div>
  </div>`;
}

function wordsFor(code: string | null): { readonly title: StringKey; readonly cause: StringKey; readonly cure: StringKey | null } {
  const kind = troubleKind(code);
  const { browser, system } = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
  switch (kind) {
    case 'moved': return { title: 'ended.moved', cause: 'ended.moved.lead', cure: null };
    case 'denied': return { title: 'ended.denied', cause: 'ended.denied.lead', cure: 'ended.denied.call' };
    case 'blocked': return { title: 'check.network.media-blocked', cause: 'trouble.blocked.cause', cure: 'trouble.media.cure' };
    case 'stuck': return { title: 'trouble.stuck.title', cause: 'trouble.stuck.cause', cure: 'trouble.network.cure' };
    case 'browser': return { title: 'trouble.browser.title', cause: 'trouble.browser.cause', cure: `trouble.browser.cure.${system}` };
    case 'device': return { title: 'trouble.device.title', ...deviceCause(code?.startsWith('microphone') ? 'microphone' : 'camera', code ?? '', browser) };
    default: return { title: `trouble.${kind}.title`, cause: `trouble.${kind}.cause`, cure: `trouble.${kind}.cure` };
  }
}
