import { expect } from '@open-wc/testing';
import { contrast } from './contrast.ts';
import { legiblePairs, palette, visiblePairs } from './palette.ts';

describe('palette', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).to.be.closeTo(21, 0.001);
    expect(contrast('#777777', '#ffffff')).to.be.closeTo(4.478, 0.01);
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const [text, ground] of legiblePairs) {
      it(`${scheme}: ${text} is legible on ${ground}`, () => {
        expect(contrast(palette[text][scheme], palette[ground][scheme])).to.be.at.least(4.5);
      });
    }
    for (const [mark, ground] of visiblePairs) {
      it(`${scheme}: ${mark} is visible on ${ground}`, () => {
        expect(contrast(palette[mark][scheme], palette[ground][scheme])).to.be.at.least(3);
      });
    }
  }
});
