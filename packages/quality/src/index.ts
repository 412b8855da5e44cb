export * from './stats-report.ts';
export * from './quality-sample.ts';
export * from './quality-rates.ts';
export * from './media-path.ts';
export * from './audio-mos.ts';
export * from './quality-score.ts';
export * from './quality-meter.ts';
export * from './quality-ladder.ts';
