import type { Page } from 'puppeteer-core';

/**
 * The loudest sample heard from one person, 0 (silence) to 1, within `durationMs`, measured on the media elements that
 * play that person. The fake microphone beeps once a second, so listen for longer than that.
 */
export async function loudestSample(page: Page, participantId: string, durationMs = 3_000): Promise<number> {
  return await page.evaluate(async (id: string, listenMs: number) => {
    const tracks = new Set<MediaStreamTrack>();
    const visit = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) visit(element.shadowRoot);
        if (!(element instanceof HTMLMediaElement) || element.dataset['participant'] !== id) continue;
        if (element.srcObject instanceof MediaStream) for (const track of element.srcObject.getAudioTracks()) tracks.add(track);
      }
    };
    visit(document);
    if (tracks.size === 0) return -1;
    const context = new AudioContext();
    await context.resume();
    const analyser = new AnalyserNode(context, { fftSize: 8192 });
    context.createMediaStreamSource(new MediaStream([...tracks])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      }, 100);
      setTimeout(() => { clearInterval(timer); resolve(); }, listenMs);
    });
    await context.close();
    return loudest;
  }, participantId, durationMs);
}
