import type { CheckItem } from '@consult-room/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { exportedParts } from '../exported-parts.ts';
import { primaryButton } from '../primary-button.ts';
import { ScreenElement } from '../screen-element.ts';
import { screenStyles } from '../screen.styles.ts';
import { troubleView } from '../trouble/trouble-view.ts';
import './check-panel.ts';
import { checkWords } from './check-words.ts';
import { deviceCheckScreenStyles } from './device-check-screen.styles.ts';

/** Before the tap, while the browser asks, and what came of it. Sound alone is always a way on. */
export class DeviceCheckScreen extends ScreenElement {
  static override readonly styles = [controls, screenStyles, deviceCheckScreenStyles];

  protected override renderScreen(snapshot: SessionSnapshot): TemplateResult {
    const { camera, microphone, encryption } = snapshot.check;
    if (encryption.status === 'fail') {
      return troubleView({ words: this.words, code: encryption.code ?? 'unsupported', recoverable: false, busy: false, retry: () => undefined,
        help: () => { this.dispatchEvent(new Event('consult-help-wanted', { bubbles: true, composed: true })); } });
    }
    if (camera.status === 'testing' || microphone.status === 'testing') return this.#renderAsking();
    if (microphone.status === 'untested' && camera.status === 'untested') return this.#renderBefore(snapshot);
    return this.#renderResult(snapshot);
  }

  #renderBefore(snapshot: SessionSnapshot): TemplateResult {
    return html`<div class="page">
      <div class="intro">
        <span class="emblem">${roomIcons.microphone()}</span>
        <h1 tabindex="-1" part="heading">${this.text('check.title')}</h1>
        <p class="lead">${this.text('check.before')}</p>
        <p class="private">${roomIcons.lock()}${this.text('check.private')}</p>
      </div>
      <div class="stack">
        ${primaryButton({ label: this.text('check.start'), busyLabel: this.text('busy'), busy: this.#busy(snapshot), press: () => { this.#check(false); } })}
        ${this.#secondary('check.sound-only', () => { this.#check(true); })}
        <p class="small soft">${this.text('check.sound-only.why')}</p>
        ${this.renderFailure()}
      </div>
    </div>`;
  }

  #renderAsking(): TemplateResult {
    return html`<div class="page" role="status">
      <div class="intro">
        <span class="emblem asking">${roomIcons.camera()}</span>
        <h1 tabindex="-1" part="heading">${this.text('check.asking')}</h1>
        <p class="lead">${this.text('check.asking.lead')}</p>
        <p class="private">${roomIcons.lock()}${this.text('check.private')}</p>
      </div>
    </div>`;
  }

  #renderResult(snapshot: SessionSnapshot): TemplateResult {
    const { camera, microphone, network } = snapshot.check;
    const hears = microphone.status === 'pass' || microphone.status === 'weak';
    const ready = hears && camera.status !== 'fail' && network.status !== 'fail';
    return html`<div class="page wide">
      <div class="intro">
        <h1 tabindex="-1" part="heading">${this.text(ready ? 'check.ready' : 'check.nearly')}</h1>
        <p class="soft">${this.text('check.private')}</p>
        <div role="status">${this.#renderNetwork(network)}</div>
      </div>
      <div class="card" part="card">
        <consult-check-panel exportparts=${exportedParts} .model=${snapshot} .actions=${this.session.view}></consult-check-panel>
      </div>
      <div class="bottom">
        <div class="stack row">${hears ? this.#renderJoin(snapshot) : this.#renderDeaf(snapshot)}</div>
        ${this.renderFailure()}
      </div>
    </div>`;
  }

  /** Its line in the list may be far below the window: what is not as it should be stands here too, and is spoken. */
  #renderNetwork(network: CheckItem): TemplateResult | typeof nothing {
    if (network.status === 'pass' || network.status === 'untested') return nothing;
    const { summary, cure } = checkWords(this.words, 'network', network, 'chrome');
    return network.status === 'fail' ? html`<p class="note danger">${roomIcons.alert()}<span>${summary} ${cure}</span></p>` : html`<p class="small soft">${summary}</p>`;
  }

  /** The microphone works: in, with or without a picture. */
  #renderJoin(snapshot: SessionSnapshot): TemplateResult {
    const { camera, network } = snapshot.check;
    const blind = camera.status === 'fail';
    const cut = network.status === 'fail';
    const label = this.text(blind ? 'check.sound-only' : snapshot.isHost ? 'check.join.host' : 'check.join.guest');
    return html`
      ${primaryButton({ label, busyLabel: this.text('busy'), busy: this.#busy(snapshot), press: () => { void this.ask((view) => view.join()); } })}
      ${blind || cut ? this.#secondary('check.again', () => { this.#check(snapshot.audioOnly); }) : nothing}
      ${!blind && !cut && !snapshot.audioOnly ? this.#secondary('check.sound-only', () => { void this.ask(async (view) => { await view.setAudioOnly(true); await view.join(); }); }) : nothing}`;
  }

  /** Nobody could hear this person: first the cure, but listening is still better than missing the appointment. */
  #renderDeaf(snapshot: SessionSnapshot): TemplateResult {
    return html`
      ${primaryButton({ label: this.text('check.again'), busyLabel: this.text('busy'), busy: this.#busy(snapshot), press: () => { this.#check(snapshot.audioOnly); } })}
      ${snapshot.audioOnly ? nothing : this.#secondary('check.sound-only', () => { this.#check(true); })}
      ${this.#secondary('check.join.listen', () => { void this.ask((view) => view.join()); })}`;
  }

  #secondary(key: 'check.sound-only' | 'check.again' | 'check.join.listen', press: () => void): TemplateResult {
    return html`<button type="button" part="secondary" class="button large" @click=${press}>${this.text(key)}</button>`;
  }

  #check(audioOnly: boolean): void {
    void this.ask((view) => view.check({ audioOnly }));
  }

  #busy(snapshot: SessionSnapshot): boolean {
    return this.asking || snapshot.busy;
  }
}

define('consult-device-check-screen', DeviceCheckScreen);

declare global {
  interface HTMLElementTagNameMap { 'consult-device-check-screen': DeviceCheckScreen }
}
