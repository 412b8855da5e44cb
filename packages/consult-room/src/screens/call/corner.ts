const corners = ['bottom-end', 'bottom-start', 'top-start', 'top-end'] as const;

/** A corner of the stage in the reading direction. */
export type Corner = (typeof corners)[number];

/** Once around, for those who press a button instead of dragging. */
export function nextCorner(corner: Corner): Corner {
  return corners[(corners.indexOf(corner) + 1) % corners.length] ?? 'bottom-end';
}

/** `x`, `y`: px from the stage's top left. */
export function nearestCorner(x: number, y: number, stage: { readonly width: number; readonly height: number }, rightToLeft: boolean): Corner {
  const atEnd = x > stage.width / 2 !== rightToLeft;
  return `${y > stage.height / 2 ? 'bottom' : 'top'}-${atEnd ? 'end' : 'start'}`;
}
