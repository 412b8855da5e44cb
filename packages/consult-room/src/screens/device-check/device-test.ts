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
import { DeviceTrial } from './device-trial.ts';
import { deviceTestStyles } from './device-test.styles.ts';

/**
 * "Test my device" without an appointment. Camera and microphone are closed as soon as the element leaves the page.
 * @fires consult-check-result - `detail: CheckResult`, after every run and every answer
 */
export class DeviceTest extends WordsElement {
  static override readonly styles = [controls, screenStyles, deviceTestStyles];
  static override readonly properties = { problem: { state: true } };
  declare protected problem: string | null;
  #trial: DeviceTrial | null = null;

  constructor() {
    super();
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#trial = new DeviceTrial(() => { this.#changed(); });
    this.problem = this.#trial.problem;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#trial?.close();
    this.#trial = null;
  }

  protected override render(): unknown {
    const trial = this.#trial;
    if (!trial) return nothing;
    if (this.problem) {
      return troubleView({ words: this.words, code: this.problem, recoverable: false, busy: false, retry: () => undefined,
        help: () => { this.dispatchEvent(new Event('consult-help-wanted', { bubbles: true, composed: true })); } });
    }
    const { camera, microphone } = trial.check;
    if (camera.status === 'testing' || microphone.status === 'testing') return this.#renderAsking();
    return microphone.status === 'untested' ? this.#renderBefore(trial) : this.#renderResult(trial);
  }

  #renderBefore(trial: DeviceTrial): TemplateResult {
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

  #renderResult(trial: DeviceTrial): TemplateResult {
    const { camera, microphone } = trial.check;
    const ready = microphone.status === 'pass' && camera.status !== 'fail';
    return html`<div class="before">
      <p class="note ${ready ? 'ok' : 'warn'}" role="status">${ready ? roomIcons.check() : roomIcons.alert()}<span>${this.text(ready ? 'check.done' : 'check.nearly')}</span></p>
      <consult-check-panel exportparts=${exportedParts} .model=${this.#view(trial)} .actions=${trial}></consult-check-panel>
      <div class="stack">${primaryButton({ label: html`${roomIcons.retry()}${this.text('check.again')}`, kind: ready ? '' : 'primary', press: () => { void trial.run(camera.status === 'off'); } })}</div>
    </div>`;
  }

  #view({ check, devices, localStream, mirrored, microphoneLevel }: DeviceTrial): Pick<DeviceTrial, 'check' | 'devices' | 'localStream' | 'mirrored' | 'microphoneLevel'> {
    return { check, devices, localStream, mirrored, microphoneLevel };
  }

  #changed(): void {
    this.requestUpdate();
    const check = this.#trial?.check;
    if (check && check.microphone.status !== 'testing') this.dispatchEvent(new CustomEvent('consult-check-result', { detail: check, bubbles: true, composed: true }));
  }
}

define('consult-device-test', DeviceTest);

declare global {
  interface HTMLElementTagNameMap { 'consult-device-test': DeviceTest }
}
