/**
 * Copies, and says so on the button that was pressed.
 *
 * @param {HTMLButtonElement} button
 * @param {string} text
 */
export async function copyText(button, text) {
  const label = button.textContent ?? '';
  button.textContent = await navigator.clipboard.writeText(text).then(() => 'Copied', () => 'Could not copy');
  setTimeout(() => { button.textContent = label; }, 1_600);
}
