import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../i18n/localizer.ts';
import { roomIcons } from '../icons/room-icons.ts';
import type { DeviceNotice, SessionView } from '../session/snapshot.ts';
import { deviceCause } from './device-check/device-cause.ts';
import { browserFamily } from './trouble/browser-family.ts';

/** What happened to camera, microphone or speaker by itself, what we do about it, and what the person may do. */
export function deviceNotice(notices: readonly DeviceNotice[], words: Localizer, ask: (intent: (view: SessionView) => Promise<void>) => void): TemplateResult | typeof nothing {
  const [first] = notices;
  if (!first) return nothing;
  const { code, kind } = first;
  const button = (label: string, press: (view: SessionView) => Promise<void>): TemplateResult =>
    html`<button type="button" class="button quiet compact" @click=${() => { ask(press); }}>${label}</button>`;
  if (code === 'switched' || code === 'back' || code === 'found') {
    return html`<div class="note">${roomIcons[kind]()}<p>${words.text(`device.${code}`, { device: first.label || words.text(`check.${kind}`) })}</p>
      ${code === 'found' ? html`${button(words.text('device.use'), (view) => view.answerNotice(true))}${button(words.text('close'), (view) => view.answerNotice(false))}` : nothing}</div>`;
  }
  if (code === 'camera-blur-slow' || code === 'camera-blur-failed') {
    return html`<div class="note warn">${roomIcons.alert()}<p>${words.text(code === 'camera-blur-slow' ? 'blur.slow' : 'blur.failed')}</p>
      <div class="actions">${button(words.text('check.again'), (view) => view.setCamera(true))}
        ${button(words.text('blur.without'), showBare)}
        ${button(words.text('device.leave-off'), (view) => view.answerNotice(false))}</div></div>`;
  }
  const { browser } = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
  const problems = notices.flatMap((notice) => (notice.kind === 'speaker' ? [] : [{ kind: notice.kind, ...deviceCause(notice.kind, notice.code, browser) }]));
  const cure = problems.find((problem) => problem.cure.startsWith('cure.denied'))?.cure ?? 'device.trying';
  const isCall = problems.length === 2 && problems.every(({ cause }) => cause.startsWith('cause.in-use'));
  const causes = isCall ? words.text('device.taken') : problems.map(({ cause }) => words.text(cause)).join(' ');
  return html`<div class="note warn">${roomIcons.alert()}<p>${causes} ${words.text(cure)}</p>
    ${button(words.text('device.leave-off'), async (view) => {
      for (const problem of problems) await (problem.kind === 'camera' ? view.setCamera(false) : view.setMicrophone(false));
    })}</div>`;
}

async function showBare(view: SessionView): Promise<void> {
  await (await view.openOwnMedia()).setBlur(false);
  await view.setCamera(true);
  await view.answerNotice(false);
}
