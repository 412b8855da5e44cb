export * from './backdrop.ts';
export * from './pace.ts';
export * from './person-network.ts';
