import type { Metrics } from './metrics.ts';

/** How often the delay is taken, ms. */
const everyMs = 250;

/** What the process itself needs: memory, and how late it gets to its work. Returns how to stop looking. */
export function watchProcess(metrics: Metrics, startedAtMs: number): () => void {
  metrics.gauge('memory_resident_bytes', () => process.memoryUsage.rss());
  metrics.gauge('memory_heap_bytes', () => process.memoryUsage().heapUsed);
  metrics.gauge('start_time_seconds', () => startedAtMs / 1_000);
  let dueAtMs = performance.now() + everyMs;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    metrics.observe('event_loop_delay_seconds', (nowMs - dueAtMs) / 1_000);
    dueAtMs = nowMs + everyMs;
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
