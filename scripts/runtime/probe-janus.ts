/** Resolves when Janus answers `info` on its WebSocket; the request needs no secret. */
export function probeJanus(url: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'janus-protocol');
    const finish = (error: Error | null): void => {
      signal.removeEventListener('abort', onAbort);
      socket.close();
      if (error === null) resolve();
      else reject(error);
    };
    const onAbort = (): void => finish(new Error('gave up waiting'));
    signal.addEventListener('abort', onAbort);
    socket.addEventListener('open', () => socket.send(JSON.stringify({ janus: 'info', transaction: 'ready' })));
    socket.addEventListener('message', ({ data }) => {
      finish(String(data).includes('"server_info"') ? null : new Error('not a Janus'));
    });
    socket.addEventListener('error', () => finish(new Error('no answer')));
  });
}
