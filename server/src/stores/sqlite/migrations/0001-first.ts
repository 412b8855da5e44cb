/** Times are integer ms UTC; every table carries its tenant; the audit table can only grow. */
export const first = {
  number: 1,
  name: 'first',
  sql: `
create table clinics (
  id text primary key,
  created_at_ms integer not null
) strict;

create table api_keys (
  id text primary key,
  clinic_id text not null references clinics (id),
  key_hash text not null unique,
  created_at_ms integer not null,
  revoked_at_ms integer
) strict;

create table appointments (
  id text primary key,
  clinic_id text not null references clinics (id),
  external_id text,
  start_text text not null,
  end_text text not null,
  start_ms integer not null,
  end_ms integer not null,
  state text not null,
  sequence integer not null,
  version integer not null,
  created_at_ms integer not null
) strict;
create index appointments_by_start on appointments (clinic_id, start_ms);
create index appointments_by_state on appointments (state, end_ms);

create table participants (
  position integer primary key autoincrement,
  id text not null unique,
  clinic_id text not null references clinics (id),
  appointment_id text not null references appointments (id),
  role text not null,
  name text not null,
  email text,
  locale text,
  staff_id text,
  state text not null,
  waiting_since_ms integer,
  device_hash text,
  link_hash text unique,
  check_json text,
  invited_at_ms integer,
  deny_reason text
) strict;
create index participants_by_appointment on participants (appointment_id);
create index participants_by_state on participants (state);

create table idempotency_keys (
  clinic_id text not null references clinics (id),
  key_hash text not null,
  body_hash text not null,
  appointment_id text not null references appointments (id),
  created_at_ms integer not null,
  primary key (clinic_id, key_hash)
) strict;

create table audit (
  position integer primary key autoincrement,
  clinic_id text not null references clinics (id),
  chain text not null,
  seq integer not null,
  id text not null unique,
  entry text not null,
  hash text not null,
  unique (clinic_id, chain, seq)
) strict;
create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end;

create table key_groups (
  appointment_id text primary key references appointments (id),
  clinic_id text not null references clinics (id),
  group_id text not null,
  epoch integer not null,
  committer text not null
) strict;

create table key_commits (
  appointment_id text not null references appointments (id),
  clinic_id text not null references clinics (id),
  group_id text not null,
  epoch integer not null,
  sender text not null,
  bytes text not null,
  primary key (appointment_id, group_id, epoch)
) strict;

create table key_packages (
  participant_id text primary key references participants (id),
  clinic_id text not null references clinics (id),
  appointment_id text not null references appointments (id),
  bytes text not null
) strict;

create table sfu_sessions (
  participant_id text primary key references participants (id),
  clinic_id text not null references clinics (id),
  appointment_id text not null references appointments (id),
  node text not null,
  session_id integer not null,
  handle_ids text not null
) strict;

create table sfu_rooms (
  appointment_id text primary key references appointments (id),
  clinic_id text not null references clinics (id),
  node text not null,
  room text not null,
  pin text not null
) strict;
`,
} as const;
