import { copyText } from './copy-text.js';

for (const button of document.querySelectorAll('button[data-copy]')) {
  button.addEventListener('click', () => {
    if (!(button instanceof HTMLButtonElement)) return;
    void copyText(button, document.getElementById(button.dataset.copy ?? '')?.textContent ?? '');
  });
}
