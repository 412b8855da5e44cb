export * from './camera-blur.ts';
