/** A problem the person at the terminal can solve; the message is the whole explanation, no stack is shown. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
