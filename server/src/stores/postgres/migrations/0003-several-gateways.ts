const words = 'text collate "C"';

/**
 * With what a browser was told of its session, another gateway can go on with it. Who is at work says so: for the how
 * manieth time the turn was taken, where the others reach it, and by which keys it goes.
 */
export const severalGateways = {
  number: 3,
  name: 'several-gateways',
  sql: `
alter table sfu_sessions add column memory_json ${words};
alter table gateway_turn add column epoch bigint not null default 0;
alter table gateway_turn add column address ${words};
alter table gateway_turn add column key_marks ${words};
`,
} as const;
