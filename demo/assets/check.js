import { askPortal } from './ask-portal.js';
import { find } from './find.js';

await customElements.whenDefined('consult-check');

// A clinic decides who may test: here, everybody who opens this page.
Object.assign(find('check', HTMLElement), { tokenProvider: async () => (await askPortal('/check-token', {})).token });
