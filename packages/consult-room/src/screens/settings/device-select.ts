import { html, nothing, type TemplateResult } from 'lit';
import type { DeviceChoice } from '../../session/snapshot.ts';

/** A native select for one kind of device; nothing where there is no choice. */
export function deviceSelect(label: string, choices: readonly DeviceChoice[], chosen: string | null, choose: (id: string) => void): TemplateResult | typeof nothing {
  if (choices.length < 2) return nothing;
  return html`<label class="field">${label}<select part="select" @change=${(event: Event) => { choose((event.target as HTMLSelectElement).value); }}>
    ${choices.map(({ id, label: name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}</select></label>`;
}
