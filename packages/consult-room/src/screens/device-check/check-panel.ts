import type { CheckItem, CheckResult } from '@consult-room/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import type { SessionIntents } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { exportedParts } from '../exported-parts.ts';
import '../self-video.ts';
import type { SettingsActions, SettingsModel } from '../settings/media-settings.ts';
import { browserFamily } from '../trouble/browser-family.ts';
import { WordsElement } from '../words-element.ts';
import { checkPanelStyles } from './check-panel.styles.ts';
import { checkWords, type CheckKind } from './check-words.ts';
import './level-meter.ts';

/** What the panel shows; a session's snapshot is one, and so is a device test without a session. */
export interface CheckModel extends SettingsModel {
  readonly check: CheckResult;
  readonly microphoneLevel: () => number;
  /** Whom to call where no video gets through. */
  readonly clinic?: { readonly phone: string } | null;
}

export type CheckActions = Pick<SessionIntents, 'playSpeakerTest' | 'confirmSpeaker'> & SettingsActions;

const lines: readonly CheckKind[] = ['camera', 'microphone', 'speaker', 'network', 'encryption'];
const icons = { camera: roomIcons.camera, microphone: roomIcons.microphone, speaker: roomIcons.speaker, network: roomIcons.network, encryption: roomIcons.lock };

/** One's own picture and the five lines of the check, each with its state, its cause and its cure. */
export class CheckPanel extends WordsElement {
  static override readonly styles = [controls, checkPanelStyles];
  static override readonly properties = { model: { attribute: false }, actions: { attribute: false }, playing: { state: true }, played: { state: true }, silent: { state: true }, settingsOpen: { state: true } };
  declare model: CheckModel | null;
  declare actions: CheckActions | null;
  declare protected playing: boolean;
  declare protected played: boolean;
  declare protected silent: boolean;
  declare protected settingsOpen: boolean;

  constructor() {
    super();
    this.model = null;
    this.actions = null;
    this.playing = false;
    this.played = false;
    this.silent = false;
    this.settingsOpen = false;
  }

  protected override render(): unknown {
    const { model } = this;
    if (!model) return nothing;
    return html`<div class="panel">
      <consult-self-video exportparts="self-view" .stream=${model.localStream} .mirrored=${model.mirrored} ?off=${model.check.camera.status !== 'pass'}></consult-self-video>
      <div class="side">
        <ul class="lines">${lines.map((kind) => this.#renderLine(kind, model.check[kind], model))}</ul>
        ${this.#renderSettings(model)}
      </div>
    </div>`;
  }

  #renderLine(kind: CheckKind, item: CheckItem, model: CheckModel): TemplateResult {
    const silent = kind === 'microphone' && item.status === 'pass' && this.silent;
    const { browser } = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
    const { summary, cure } = checkWords(this.words, kind, item, browser);
    // Camera and microphone are mostly refused together: one cure serves both.
    const told = kind === 'microphone' && cure !== null && cure === checkWords(this.words, 'camera', model.check.camera, browser).cure;
    return html`<li part="check-item" class="line" data-check=${kind} data-status=${silent ? 'weak' : item.status}>
      <span class="sign">${icons[kind]()}</span>
      <div class="words">
        <h2>${this.text(`check.${kind}`)}<span class="spoken">: ${this.text(`check.${item.status}`)}</span></h2>
        <p class="soft">${silent ? this.text('check.microphone.silent') : summary}</p>
        ${cure && !told ? html`<p class="cure">${cure}</p>` : nothing}
        ${kind === 'network' && item.status === 'fail' ? this.#renderPhone(model) : nothing}
        ${kind === 'microphone' && item.status === 'pass' ? html`<consult-level-meter exportparts="level-meter" .level=${model.microphoneLevel}
          @consult-silence=${(event: CustomEvent<boolean>) => { this.silent = event.detail; }}></consult-level-meter>` : nothing}
        ${kind === 'speaker' ? this.#renderSpeaker(item) : nothing}
      </div>
      <span class="state">${stateMark(silent ? 'weak' : item.status)}</span>
    </li>`;
  }

  /** Also in the head of the page; but this is where somebody reads that nothing else will do. */
  #renderPhone({ clinic }: CheckModel): TemplateResult | typeof nothing {
    const phone = clinic?.phone;
    return phone ? html`<p class="cure"><a part="phone" href=${`tel:${phone.replace(/[^\d+]/g, '')}`}>${this.text('help.call', { phone: `\u2066${phone}\u2069` })}</a></p>` : nothing;
  }

  #renderSpeaker(item: CheckItem): TemplateResult {
    const ask = this.played && !this.playing && item.status !== 'pass';
    return html`<div class="speaker">
      <button type="button" part="speaker-test" class="button compact" aria-disabled=${String(this.playing)} @click=${() => { void this.#play(); }}>
        ${this.playing ? this.text('check.speaker.playing') : this.text('check.speaker.play')}</button>
      ${ask ? html`<span class="ask" role="group" aria-label=${this.text('check.speaker.ask')}><span>${this.text('check.speaker.ask')}</span>
        <button type="button" class="button compact" @click=${() => { this.#heard(true); }}>${this.text('check.speaker.yes')}</button>
        <button type="button" class="button compact" @click=${() => { this.#heard(false); }}>${this.text('check.speaker.no')}</button></span>` : nothing}
    </div>`;
  }

  #renderSettings(model: CheckModel): TemplateResult {
    return html`<div><button type="button" part="settings" class="button compact" aria-haspopup="dialog" @click=${() => { void this.#openSettings(); }}>${this.text('check.title')}</button></div>
      ${this.settingsOpen ? html`<consult-media-settings exportparts=${exportedParts} .model=${model} .actions=${this.actions} @consult-closed=${() => { this.settingsOpen = false; }}></consult-media-settings>` : nothing}`;
  }

  /** Their code comes when somebody wants to see them. */
  async #openSettings(): Promise<void> {
    this.settingsOpen = await import('../settings/media-settings.ts').then(() => true, () => false);
  }

  async #play(): Promise<void> {
    if (this.playing || !this.actions) return;
    this.playing = true;
    try {
      await this.actions.playSpeakerTest();
      this.played = true;
    } catch {
      this.#heard(false);
    } finally {
      this.playing = false;
    }
  }

  #heard(heard: boolean): void {
    this.played = false;
    this.actions?.confirmSpeaker(heard);
  }
}

function stateMark(status: CheckItem['status']): TemplateResult | typeof nothing {
  switch (status) {
    case 'pass': return roomIcons.check();
    case 'weak': case 'fail': return roomIcons.alert();
    case 'testing': return html`<span class="busy"></span>`;
    case 'untested': case 'off': return nothing;
  }
}

define('consult-check-panel', CheckPanel);

declare global {
  interface HTMLElementTagNameMap { 'consult-check-panel': CheckPanel }
}
