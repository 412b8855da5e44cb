/** The gateway said no: its stable code and HTTP status, from the problem document (RFC 9457). */
export class GatewayRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, detail: string) {
    super(detail);
    this.name = 'GatewayRefusal';
    this.code = code;
    this.status = status;
  }
}
