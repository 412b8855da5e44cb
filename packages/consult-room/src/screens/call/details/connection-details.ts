import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { callIcons } from '../../../icons/call-icons.ts';
import { roomIcons } from '../../../icons/room-icons.ts';
import type { ConnectionDetails, PersonView, SessionSnapshot, StreamView } from '../../../session/snapshot.ts';
import { controls } from '../../../styles/controls.ts';
import { Clock } from '../../clock.ts';
import { define } from '../../define.ts';
import { dialogStyles } from '../../dialog/dialog.styles.ts';
import { ScreenElement } from '../../screen-element.ts';
import { qualityBars } from '../quality-bars.ts';
import { qualityBarsStyles } from '../quality-bars.styles.ts';
import { connectionDetailsStyles } from './connection-details.styles.ts';
import { Measures } from './measures.ts';

const icons = { microphone: roomIcons.microphone, camera: roomIcons.camera, screen: callIcons.screen };

/**
 * The figures behind the bars, for whoever helps on the phone: fresh every second while it is open.
 * @fires consult-closed - the person has seen enough
 */
export class ConnectionDetailsPanel extends ScreenElement {
  static override readonly styles = [controls, dialogStyles, qualityBarsStyles, connectionDetailsStyles];
  static override readonly properties = { details: { state: true }, copied: { state: true } };
  declare protected details: ConnectionDetails | null;
  declare protected copied: boolean;
  #askedAtMs = 0;
  readonly #clock = new Clock(this, 1000);

  constructor() {
    super();
    this.details = null;
    this.copied = false;
  }

  protected override renderScreen({ self, people, quality, encryption }: SessionSnapshot): TemplateResult {
    const { details } = this;
    const measures = new Measures(this.words);
    const inside = people.filter(({ state }) => state === 'in-room');
    return html`<dialog part="dialog" aria-labelledby="title" @close=${() => { this.dispatchEvent(new Event('consult-closed')); }}>
      <h2 id="title">${this.text('details.title')}</h2>
      ${this.#renderOne(self ? this.text('people.you', { name: self.name }) : this.text('details.you'), quality, details?.sent ?? [], measures, html`
        ${this.#row('details.path', details?.path ? this.text(`details.path.${details.path}`) : measures.unknown)}
        ${this.#row('details.delay', measures.milliseconds(details?.roundTripMs ?? null))}
        ${this.#row('details.lock', this.text(`lock.${encryption.state}`))}`)}
      ${inside.map((person) => this.#renderPerson(person, details, measures))}
      <p class="small" role="status">${this.copied ? this.text('help.copied') : nothing}</p>
      <div class="actions">
        <button type="button" part="copy" class="button compact quiet" @click=${() => { void this.#copy(); }}>${this.text('help.copy')}</button>
        <button type="button" part="cancel" class="button compact" autofocus @click=${() => { this.#dialog?.close(); }}>${this.text('close')}</button>
      </div>
    </dialog>`;
  }

  protected override firstUpdated(): void {
    this.#dialog?.showModal();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#clock.now - this.#askedAtMs < 900) return;
    this.#askedAtMs = this.#clock.now;
    void this.#look();
  }

  async #look(): Promise<void> {
    this.details = await this.session.view?.details().catch(() => null) ?? null;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #renderPerson({ id, name, quality, encryption }: PersonView, details: ConnectionDetails | null, measures: Measures): TemplateResult {
    const streams = details?.received.find((one) => one.id === id)?.streams ?? [];
    return this.#renderOne(name, quality, streams, measures, this.#row('details.lock', this.text(`lock.${encryption}`)));
  }

  #renderOne(name: string, quality: PersonView['quality'], streams: readonly StreamView[], measures: Measures, more: TemplateResult): TemplateResult {
    return html`<section>
      <h3><bdi>${name}</bdi>${quality ? html`<span class="level">${qualityBars(quality.level)}${this.text(`quality.${quality.level}`)}</span>` : nothing}</h3>
      <dl>${more}${streams.map((stream) => this.#renderStream(stream, measures))}</dl>
    </section>`;
  }

  #renderStream({ source, codec, bitrateBps, loss, jitterMs, picture }: StreamView, measures: Measures): TemplateResult {
    const size = picture && [measures.size(picture), picture.framesPerSecond === null ? '' : this.text('details.frames', { count: measures.whole(picture.framesPerSecond) })];
    const figures = [...(size ?? []), codec ?? '', measures.bitrate(bitrateBps)].filter(Boolean);
    return html`<div class="row"><dt>${icons[source]()}${this.text(`details.${source}`)}</dt>
      <dd>${measures.join(figures)}<span class="soft">${this.text('details.lost', { share: measures.share(loss), time: measures.milliseconds(jitterMs) })}</span></dd></div>`;
  }

  #row(label: 'details.path' | 'details.delay' | 'details.lock', value: string): TemplateResult {
    return html`<div class="row"><dt>${this.text(label)}</dt><dd>${value}</dd></div>`;
  }

  async #copy(): Promise<void> {
    this.copied = false;
    await this.ask(async (view) => {
      await navigator.clipboard.writeText(JSON.stringify(await view.diagnostics(), null, 2));
      this.copied = true;
    });
  }
}

define('consult-connection-details', ConnectionDetailsPanel);

declare global {
  interface HTMLElementTagNameMap { 'consult-connection-details': ConnectionDetailsPanel }
}
