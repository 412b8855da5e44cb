/** Colours far enough apart that scaling, YUV and a poor bitrate cannot turn one into another. */
export const pictureColours = {
  red: [208, 32, 32],
  green: [24, 160, 56],
  blue: [32, 56, 208],
  yellow: [224, 200, 32],
} as const satisfies Readonly<Record<string, readonly [number, number, number]>>;

export type PictureColour = keyof typeof pictureColours;

/** Largest distance in RGB space that still counts as that colour; the palette's closest pair is over 150 apart. */
const toleranceRgb = 70;

/** Which camera this pixel came from, or null for black, grey and noise. */
export function nameColour(pixel: readonly [number, number, number]): PictureColour | null {
  let best: PictureColour | null = null;
  let bestDistance = toleranceRgb;
  for (const name of Object.keys(pictureColours) as PictureColour[]) {
    const [red, green, blue] = pictureColours[name];
    const distance = Math.hypot(pixel[0] - red, pixel[1] - green, pixel[2] - blue);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}
