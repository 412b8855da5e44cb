import { html } from '../html.ts';

/** The home page's drawing: a portal with a call inside. Decoration only. */
export const heroPicture = html`<svg class="picture" viewBox="0 0 480 360" aria-hidden="true">
  <rect class="p-card" x="1" y="1" width="478" height="358" rx="20"/>
  <circle class="p-line" cx="28" cy="26" r="5"/><circle class="p-line" cx="46" cy="26" r="5"/><circle class="p-line" cx="64" cy="26" r="5"/>
  <rect class="p-soft" x="92" y="16" width="220" height="20" rx="10"/>
  <rect class="p-soft" x="20" y="56" width="104" height="284" rx="12"/>
  <circle class="p-accent" cx="44" cy="86" r="10"/><rect class="p-line" x="62" y="82" width="46" height="8" rx="4"/>
  <circle class="p-line" cx="44" cy="122" r="10"/><rect class="p-line" x="62" y="118" width="38" height="8" rx="4"/>
  <circle class="p-line" cx="44" cy="158" r="10"/><rect class="p-line" x="62" y="154" width="44" height="8" rx="4"/>
  <rect class="p-stage" x="140" y="56" width="320" height="284" rx="14"/>
  <circle class="p-face" cx="290" cy="158" r="44"/><path class="p-face" d="M206 290c6-52 40-78 84-78s78 26 84 78z"/>
  <rect class="p-self" x="368" y="72" width="76" height="58" rx="10"/><circle class="p-card" cx="406" cy="94" r="10"/><path class="p-card" d="M386 124c2-14 10-20 20-20s18 6 20 20z"/>
  <rect class="p-stage" x="140" y="286" width="320" height="54" rx="14"/>
  <circle class="p-button" cx="244" cy="312" r="17"/><circle class="p-button" cx="290" cy="312" r="17"/><circle class="p-end" cx="336" cy="312" r="17"/>
  <path class="p-glyph" d="M244 304v8m-6-1a6 6 0 0 0 12 0m-6 6v3M283 307h9v10h-9zm9 4 5-3v8l-5-3M328 314a12 12 0 0 1 16 0"/>
  <rect class="p-accent" x="156" y="72" width="92" height="26" rx="13"/><path class="p-lock" d="M169 84v-3a4 4 0 0 1 8 0v3m-10 0h12v8h-12z"/><rect class="p-self" x="188" y="81" width="46" height="8" rx="4"/>
</svg>`;
