import { html, type Markup } from '../html.ts';

/** The plainest host there is: a script tag, the element, nothing else. */
export function plainPage(nonce: string): Markup {
  return html`<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plain page</title>
<script src="/widget/consult-room.iife.js" nonce="${nonce}"></script>
<consult-room></consult-room>
</html>`;
}
