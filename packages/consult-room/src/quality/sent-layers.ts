/**
 * The layers the camera's picture is being sent in, by `rid`, the smallest first (W3C webrtc-stats, `outbound-rtp`): browsers
 * leave out the last of them for a picture that is small, and the largest on a line that is narrow.
 */
export function sentLayers(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>): readonly string[] {
  const layers: { readonly rid: string; readonly lines: number }[] = [];
  for (const [, { rid, frameHeight: lines }] of report) {
    if (typeof rid === 'string' && typeof lines === 'number') layers.push({ rid, lines });
  }
  return layers.sort((one, other) => one.lines - other.lines).map(({ rid }) => rid);
}
