import { html, nothing, type TemplateResult } from 'lit';
import { pathsWords, type PathsWords } from '../../i18n/paths-words.ts';
import { roomIcons } from '../../icons/room-icons.ts';
import type { PathFinding } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { WordsElement } from '../words-element.ts';
import { checkPanelStyles } from './check-panel.styles.ts';
import { networkPathsStyles } from './network-paths.styles.ts';

/** Every way out of this network, for whoever looks after it: which are open, what to do about the others, and a text to hand on. */
export class NetworkPaths extends WordsElement {
  static override readonly styles = [controls, checkPanelStyles, networkPathsStyles];
  static override readonly properties = { test: { attribute: false }, findings: { state: true }, testing: { state: true }, copied: { state: true } };
  /** Rejects where there is nothing to test with. */
  declare test: (() => Promise<readonly PathFinding[]>) | null;
  declare protected findings: readonly PathFinding[] | null;
  declare protected testing: boolean;
  declare protected copied: boolean;

  constructor() {
    super();
    this.test = null;
    this.findings = null;
    this.testing = false;
    this.copied = false;
  }

  get #own(): PathsWords {
    return pathsWords(this.words.lang);
  }

  protected override render(): TemplateResult {
    return html`<details class="paths">
      <summary>${this.#own.title}</summary>
      <div class="side">
        <div><button type="button" part="paths" class="button compact" aria-disabled=${String(this.testing)} @click=${() => { void this.#run(); }}>
          ${this.testing ? this.text('check.testing') : this.#own.start}</button></div>
        <div role="status">${this.findings ? html`<ul class="lines">${this.findings.map((finding) => this.#renderFinding(finding))}</ul>` : nothing}</div>
        ${this.findings ? html`<div><button type="button" part="copy" class="button compact quiet" @click=${() => { void this.#copy(); }}>${this.#own.copy}</button></div>
          <p class="small" role="status">${this.copied ? this.text('help.copied') : nothing}</p>` : nothing}
      </div></details>`;
  }

  #renderFinding(finding: PathFinding): TemplateResult {
    return html`<li part="check-item" class="line" data-path=${finding.by} data-status=${finding.open ? 'pass' : finding.by === 'tls' ? 'fail' : 'weak'}>
      <span class="sign">${roomIcons.network()}</span>
      <div class="words"><h2><bdi>${this.#name(finding)}</bdi>: ${finding.open ? this.#own.open : this.#own.closed}</h2>
        ${finding.open ? nothing : html`<p class="cure">${this.#cure(finding)}</p>`}</div>
      <span class="state">${finding.open ? roomIcons.check() : roomIcons.alert()}</span>
    </li>`;
  }

  #name({ by, target }: PathFinding): string {
    return by === 'direct' ? this.#own.direct : this.#own.relay.replace('{target}', target);
  }

  #cure({ by, target }: PathFinding): string {
    const cure = by === 'direct' ? this.#own.cureDirect : by === 'tls' ? this.#own.cureTls : this.#own.cure;
    return cure.replace('{target}', target);
  }

  async #run(): Promise<void> {
    if (this.testing || this.test === null) return;
    this.testing = true;
    this.copied = false;
    this.findings = await this.test().catch(() => null);
    this.testing = false;
  }

  async #copy(): Promise<void> {
    const lines = this.findings?.map((finding) => [`${this.#name(finding)}: ${finding.open ? this.#own.open : this.#own.closed}`, ...(finding.open ? [] : [`  ${this.#cure(finding)}`])]);
    this.copied = await navigator.clipboard.writeText([this.#own.title, ...lines?.flat() ?? []].join('\n')).then(() => true, () => false);
  }
}

define('consult-network-paths', NetworkPaths);

declare global {
  interface HTMLElementTagNameMap { 'consult-network-paths': NetworkPaths }
}
