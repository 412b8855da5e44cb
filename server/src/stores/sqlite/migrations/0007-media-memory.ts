/** With what a browser was told of its session, another process can go on with it. */
export const mediaMemory = {
  number: 7,
  name: 'media-memory',
  sql: 'alter table sfu_sessions add column memory_json text;',
} as const;
