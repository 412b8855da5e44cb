/** A socket that says nothing into the void: janus.js takes leave of sockets the gateway has closed, and browsers report that as an error. */
export class QuietSocket extends WebSocket {
  override send(data: string): void {
    if (this.readyState <= WebSocket.OPEN) super.send(data);
  }
}
