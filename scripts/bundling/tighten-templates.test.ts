import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tightenMarkup } from './tighten-markup.ts';
import { tightenStyles } from './tighten-styles.ts';

test('a style sheet keeps every space that means something', () => {
  const sheet = `
    /* ground */
    :host([data-in-call]:not([theme='light'])) .page :is(a, b) > c, d { margin: 0 -0.5em; inline-size: calc(100% - 10.05px + 0.5rem); }
    header { grid-template: 'clinic  help' auto / minmax(0, 1fr) auto; content: '; a: b {'; }
    @media (prefers-reduced-motion: reduce) and (width < 480px) { .x { animation: none !important; } }
  `;
  assert.equal(tightenStyles(sheet), ":host([data-in-call]:not([theme='light'])) .page :is(a,b) > c,d{margin:0 -.5em;inline-size:calc(100% - 10.05px + .5rem)}"
    + "header{grid-template:'clinic  help' auto / minmax(0,1fr) auto;content:'; a: b {'}@media (prefers-reduced-motion:reduce) and (width < 480px){.x{animation:none !important}}");
});

test('markup keeps one space where a line ended, and text that keeps its lines', () => {
  assert.equal(tightenMarkup('<p class="a"\n  title="b  c">\n    one <b>two</b>\n  <i>three</i></p>'), '<p class="a" title="b  c"> one <b>two</b> <i>three</i></p>');
  assert.equal(tightenMarkup('<textarea rows="3"\n  required></textarea>\n'), '<textarea rows="3" required></textarea> ');
  for (const kept of ['<pre>one\n  two</pre>', '<textarea rows="3">\n  one</textarea>']) assert.equal(tightenMarkup(kept), kept);
});
