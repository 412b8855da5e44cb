/** The real Janus did not do what it was asked. `janusCode` 0: no answer came (timeout, connection lost). */
export class JanusRequestError extends Error {
  readonly janusCode: number;

  constructor(janusCode: number) {
    super(janusCode === 0 ? 'no answer from Janus' : `Janus answered ${janusCode}`);
    this.name = 'JanusRequestError';
    this.janusCode = janusCode;
  }
}
