/** Each room says how often it was placed, so that of two who place it at once one wins; sessions belong to one placement. Nodes can be told to take no more. */
export const mediaPlacement = {
  number: 6,
  name: 'media-placement',
  sql: `
alter table sfu_rooms add column epoch integer not null default 1;
alter table sfu_sessions add column epoch integer not null default 1;
create table sfu_drains (
  node text primary key,
  moves integer not null,
  since_ms integer not null
) strict;
`,
} as const;
