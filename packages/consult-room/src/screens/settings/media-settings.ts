import { html, nothing, type TemplateResult } from 'lit';
import { settingsWords, type SettingsWords } from '../../i18n/settings-words.ts';
import { roomIcons } from '../../icons/room-icons.ts';
import type { DevicesView, OwnMediaControls, OwnMediaView, SessionIntents } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { dialogStyles } from '../dialog/dialog.styles.ts';
import '../self-video.ts';
import { WordsElement } from '../words-element.ts';
import { deviceSelect } from './device-select.ts';
import { mediaSettingsStyles } from './media-settings.styles.ts';

/** What the settings show; a session's snapshot is one, and so is a device test without a session. */
export interface SettingsModel {
  readonly devices: DevicesView;
  readonly localStream: MediaStream | null;
  readonly mirrored: boolean;
  readonly ownMedia?: OwnMediaView | null;
}

export type SettingsActions = Pick<SessionIntents, 'chooseDevice' | 'openOwnMedia'>;

/**
 * Which camera, microphone and speaker, and what is done to one's own sound and picture. Everything acts at once, on what runs.
 * @fires consult-closed - the person has seen enough
 */
export class MediaSettings extends WordsElement {
  static override readonly styles = [controls, dialogStyles, mediaSettingsStyles];
  static override readonly properties = { model: { attribute: false }, actions: { attribute: false }, busy: { state: true }, failed: { state: true } };
  declare model: SettingsModel | null;
  declare actions: SettingsActions | null;
  declare protected busy: boolean;
  declare protected failed: boolean;
  #controls: OwnMediaControls | null = null;
  #isOpen = false;

  constructor() {
    super();
    this.model = null;
    this.actions = null;
    this.busy = false;
    this.failed = false;
  }

  protected override render(): unknown {
    const { model } = this;
    if (!model) return nothing;
    const { devices, localStream, mirrored } = model;
    const hasPicture = (localStream?.getVideoTracks().length ?? 0) > 0;
    return html`<dialog part="dialog" aria-labelledby="title" @close=${() => { this.dispatchEvent(new Event('consult-closed')); }}>
      <h2 id="title">${this.text('check.title')}</h2>
      ${hasPicture ? html`<consult-self-video exportparts="self-view" .stream=${localStream} .mirrored=${mirrored}></consult-self-video>` : nothing}
      ${deviceSelect(this.text('check.camera'), devices.cameras, devices.camera, this.#choose('camera'))}
      ${deviceSelect(this.text('check.microphone'), devices.microphones, devices.microphone, this.#choose('microphone'))}
      ${deviceSelect(this.text('check.speaker'), devices.speakers, devices.speaker, this.#choose('speaker'))}
      ${this.#renderSwitches(model.ownMedia ?? null)}
      <div role="status">${this.failed ? html`<p class="note danger">${roomIcons.alert()}<span>${this.#own.failed}</span></p>` : nothing}</div>
      <div class="actions"><button type="button" part="cancel" class="button compact" autofocus @click=${() => { this.renderRoot.querySelector('dialog')?.close(); }}>${this.text('close')}</button></div>
    </dialog>`;
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog || this.#isOpen) return;
    this.#isOpen = true;
    dialog.showModal();
    void this.#act(async () => { this.#controls = await this.actions?.openOwnMedia() ?? null; });
  }

  get #own(): SettingsWords {
    return settingsWords(this.words.lang);
  }

  #renderSwitches(own: OwnMediaView | null): TemplateResult | typeof nothing {
    if (!own || (own.sound.length === 0 && own.blur === null)) return nothing;
    const { blur } = own;
    return html`<div class="switches">
      ${blur === null ? nothing : html`${this.#renderSwitch('blur', this.#own.blur, blur === 'on', () => this.#controls?.setBlur(blur !== 'on'))}
        <p class="small soft" role="status">${blur === 'starting' ? this.text('busy') : this.#own.blurAbout}</p>`}
      ${own.sound.map(({ name, on }) => this.#renderSwitch(name, this.#own[name], on, () => this.#controls?.setSound(name, !on)))}
      <p class="small soft">${this.#own.kept}</p></div>`;
  }

  /** Says what is, not what was asked: it moves when the track has done it. */
  #renderSwitch(name: string, label: string, on: boolean, press: () => Promise<void> | undefined): TemplateResult {
    return html`<button type="button" part="switch" role="switch" class="switch" data-switch=${name} aria-checked=${String(on)} aria-disabled=${String(this.busy)}
      @click=${() => { void this.#act(press); }}><span>${label}</span><span class="track" aria-hidden="true"></span></button>`;
  }

  #choose(kind: 'camera' | 'microphone' | 'speaker'): (id: string) => void {
    return (id) => { void this.#act(() => this.actions?.chooseDevice(kind, id)); };
  }

  async #act(act: () => Promise<void> | undefined): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failed = false;
    try {
      await act();
    } catch {
      this.failed = true;
    } finally {
      this.busy = false;
    }
  }
}

define('consult-media-settings', MediaSettings);

declare global {
  interface HTMLElementTagNameMap { 'consult-media-settings': MediaSettings }
}
