import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { callIcons } from '../../icons/call-icons.ts';
import { roomIcons } from '../../icons/room-icons.ts';
import type { PersonView } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { initials } from '../initials.ts';
import { WordsElement } from '../words-element.ts';
import { chipStyles } from './chip.styles.ts';
import { participantTileStyles } from './participant-tile.styles.ts';
import { qualityBars } from './quality-bars.ts';
import { qualityBarsStyles } from './quality-bars.styles.ts';
import { ShownLines } from './shown-lines.ts';

/**
 * One other person: picture and sound in one `<video>`, who it is, and the truth about the connection. The video element stays
 * in place while its picture is away, because it also plays the sound.
 * @fires consult-shown - `detail: number`, lines of the picture there is room for
 */
export class ParticipantTile extends WordsElement {
  static override readonly styles = [controls, chipStyles, qualityBarsStyles, participantTileStyles];
  static override readonly properties = {
    person: { attribute: false }, source: { reflect: true }, speaker: { attribute: false }, silenced: { state: true },
  };
  declare person: PersonView | null;
  /** Which of the person's pictures this tile shows. */
  declare source: 'camera' | 'screen';
  /** Device id of the chosen speaker; null: the system's. */
  declare speaker: string | null;
  /** The browser wants a tap before it plays sound. */
  declare protected silenced: boolean;

  protected readonly shownLines = new ShownLines(this, (detail) => { this.dispatchEvent(new CustomEvent('consult-shown', { detail })); });

  constructor() {
    super();
    this.person = null;
    this.source = 'camera';
    this.speaker = null;
    this.silenced = false;
  }

  protected override render(): unknown {
    const { person } = this;
    if (!person) return nothing;
    const shown = this.source === 'screen' || (person.camera && person.stream !== null);
    return html`
      ${this.source === 'screen'
        ? html`<video part="tile" data-screen=${person.id} autoplay playsinline aria-label=${this.text('call.screen.of', { name: person.name })}></video>`
        : html`<video part="tile" data-participant=${person.id} autoplay playsinline class=${shown ? '' : 'unseen'} @pause=${() => { void this.#play(); }} @resize=${this.#turn} aria-label=${person.name}></video>`}
      ${shown ? nothing : html`<div class="cover"><span class="face" aria-hidden="true">${initials(person.name)}</span>
        <p>${person.identity === 'refused' ? this.text('identity.refused') : this.text('call.no-picture', { name: person.name })}</p></div>`}
      ${this.#renderVeil(person)}
      ${this.silenced ? html`<button type="button" class="chip hear" @click=${() => { void this.#play(); }}>${roomIcons.speaker()}${this.text('call.tap-to-hear')}</button>` : nothing}
      ${this.#renderName(person)}`;
  }

  /** Why the picture stands still. */
  #renderVeil({ connected, reconnecting, name, quality, camera, microphone }: PersonView): unknown {
    const isSilent = quality?.level === 'lost' && (camera || microphone);
    if (connected && !reconnecting && !isSilent) return nothing;
    return html`<div class="veil" role="status"><span class="busy"></span><p>${this.text(connected ? 'call.unstable.other' : 'call.dropped', { name })}</p></div>`;
  }

  #renderName(person: PersonView): TemplateResult {
    if (this.source === 'screen') return html`<p part="name" class="chip name">${callIcons.screen()}<bdi class="cut">${this.text('call.screen.of', { name: person.name })}</bdi></p>`;
    const { quality } = person;
    return html`<p part="name" class="chip name">
      ${person.microphone ? nothing : html`<span class="muted">${roomIcons.microphoneOff()}<span class="spoken">${this.text('call.muted', { name: person.name })}</span></span>`}
      <span class="cut"><bdi>${person.name}</bdi> <span class="role">${this.text(`role.${person.role}`)}</span></span>
      ${quality && quality.level !== 'good' ? html`${qualityBars(quality.level)}<span class="spoken">${this.text(`quality.${quality.level}`)}</span>` : nothing}
      ${person.encryption === 'pending' || person.encryption === 'failed' ? html`<span class="lock">${callIcons.lockPending()}<span class="spoken">${this.text(`lock.${person.encryption}`)}</span></span>` : nothing}
    </p>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const video = this.#video;
    if (!video) return;
    const stream = (this.source === 'screen' ? this.person?.screen : this.person?.stream) ?? null;
    if (video.srcObject !== stream) {
      video.srcObject = stream;
      if (stream) void this.#play();
    }
    if (changed.has('speaker') && 'setSinkId' in video && video.sinkId !== (this.speaker ?? '')) video.setSinkId(this.speaker ?? '').catch(() => undefined);
  }

  get #video(): HTMLVideoElement | null {
    return this.renderRoot.querySelector('video');
  }

  /** A phone held upright: its picture is shown whole where cutting it to our shape would cut the face. */
  readonly #turn = ({ target }: Event): void => {
    if (target instanceof HTMLVideoElement) target.toggleAttribute('data-tall', target.videoHeight > target.videoWidth);
  };

  /** Also where a phone call had stopped all sound of the page. */
  async #play(): Promise<void> {
    try {
      await this.#video?.play();
      this.silenced = false;
    } catch (error) {
      // AbortError: a newer stream took the place. Only NotAllowedError waits for a tap.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.silenced = true;
    }
  }
}

define('consult-participant-tile', ParticipantTile);

declare global {
  interface HTMLElementTagNameMap { 'consult-participant-tile': ParticipantTile }
}
