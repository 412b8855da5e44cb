import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { exportedParts } from '../exported-parts.ts';
import { primaryButton } from '../primary-button.ts';
import { troubleView } from '../trouble/trouble-view.ts';
import { screenStyles } from '../screen.styles.ts';
import { WordsElement } from '../words-element.ts';
import './check-panel.ts';
import type { CheckActions, CheckModel } from './check-panel.ts';
import { deviceTestStyles } from './device-test.styles.ts';

/** A device check without an appointment, as this view needs it. */
export interface DeviceTrialView extends CheckModel, CheckActions {
  /** What keeps this page or browser from any call; null: nothing. */
  readonly problem: string | null;
  /** Needs a tap. */
  run(audioOnly: boolean): Promise<void>;
}

/** "Test my device": before the tap, while the browser asks, and what came of it. The owner renders it anew after every change. */
export class DeviceTest extends WordsElement {
  static override readonly styles = [controls, screenStyles, deviceTestStyles];
  static override readonly properties = { trial: { attribute: false, hasChanged: () => true } };
  declare trial: DeviceTrialView | null;

  constructor() {
    super();
    this.trial = null;
  }

  protected override render(): unknown {
    const { trial } = this;
    if (!trial) return nothing;
    if (trial.problem) {
      return troubleView({ words: this.words, code: trial.problem, recoverable: false, busy: false, retry: () => undefined,
        help: () => { this.dispatchEvent(new Event('consult-help-wanted', { bubbles: true, composed: true })); } });
    }
    const { camera, microphone } = trial.check;
    if (camera.status === 'testing' || microphone.status === 'testing') return this.#renderAsking();
    return microphone.status === 'untested' ? this.#renderBefore(trial) : this.#renderResult(trial);
  }

  #renderBefore(trial: DeviceTrialView): TemplateResult {
    return html`<div class="before">
      <p>${this.text('check.before')}</p>
      <p class="private">${roomIcons.lock()}${this.text('check.private')}</p>
      <div class="stack">
        ${primaryButton({ label: this.text('check.start'), press: () => { void trial.run(false); } })}
        <button type="button" part="secondary" class="button quiet" @click=${() => { void trial.run(true); }}>${this.text('check.sound-only')}</button>
      </div></div>`;
  }

  #renderAsking(): TemplateResult {
    return html`<div class="before" role="status"><h2>${this.text('check.asking')}</h2><p>${this.text('check.asking.lead')}</p></div>`;
  }

  #renderResult(trial: DeviceTrialView): TemplateResult {
    const { camera, microphone } = trial.check;
    const ready = microphone.status === 'pass' && camera.status !== 'fail';
    return html`<div class="before">
      <p class="note ${ready ? 'ok' : 'warn'}" role="status">${ready ? roomIcons.check() : roomIcons.alert()}<span>${this.text(ready ? 'check.done' : 'check.nearly')}</span></p>
      <consult-check-panel exportparts=${exportedParts} .model=${snapshotOf(trial)} .actions=${trial}></consult-check-panel>
      <div class="stack">${primaryButton({ label: html`${roomIcons.retry()}${this.text('check.again')}`, kind: ready ? '' : 'primary', press: () => { void trial.run(camera.status === 'off'); } })}</div>
    </div>`;
  }
}

/** A new object per change, so that what is below sees it. */
function snapshotOf({ check, devices, localStream, mirrored, microphoneLevel, ownMedia = null }: CheckModel): CheckModel {
  return { check, devices, localStream, mirrored, microphoneLevel, ownMedia };
}

define('consult-device-test', DeviceTest);

declare global {
  interface HTMLElementTagNameMap { 'consult-device-test': DeviceTest }
}
