const words = 'text collate "C"';

/** Each room says how often it was placed, so that of two who place it at once one wins; sessions belong to one placement. Nodes can be told to take no more. */
export const mediaPlacement = {
  number: 2,
  name: 'media-placement',
  sql: `
alter table sfu_rooms add column epoch bigint not null default 1;
alter table sfu_sessions add column epoch bigint not null default 1;
create table sfu_drains (
  node ${words} primary key,
  moves bigint not null,
  since_ms bigint not null
);
`,
} as const;
