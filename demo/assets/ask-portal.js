/** The portal's back end refused; `code` is the gateway's own where it was the gateway. */
export class PortalRefusal extends Error {
  /** @param {string} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.name = 'PortalRefusal';
    this.code = code;
  }
}

/**
 * Asks the portal's back end. With a body: POST.
 *
 * @param {string} path below `/demo/api`
 * @param {unknown} [body]
 * @returns {Promise<any>} the answer's JSON
 */
export async function askPortal(path, body) {
  const request = body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`/demo/api${path}`, request).catch(() => null);
  if (response === null) throw new PortalRefusal('unavailable', 'The portal does not answer. Is the server still running?');
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new PortalRefusal(answer.code ?? 'internal', answer.detail ?? 'Something went wrong.');
  return answer;
}
