const ofAppointment = ['participants', 'idempotency_keys', 'key_groups', 'key_commits', 'key_packages', 'sfu_sessions', 'sfu_rooms'] as const;
const growing = ['audit', 'audit_checkpoints', 'audit_purges'] as const;
/** Ordered byte by byte, whatever the locale of the server: as in the embedded database. */
const words = 'text collate "C"';

/** A row that names an appointment carries that appointment's clinic, whatever a program above may get wrong. */
const guards = ofAppointment.map((table) => `
create trigger ${table}_of_clinic before insert on ${table} for each row execute function refuse_foreign_appointment();
create trigger ${table}_stays before update of clinic_id, appointment_id on ${table} for each row
when (new.clinic_id is distinct from old.clinic_id or new.appointment_id is distinct from old.appointment_id) execute function refuse_move();`).join('');

const seals = growing.map((table) => `
create trigger ${table}_no_update before update on ${table} for each row execute function refuse_change();
create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change();`).join('');

/**
 * Times are ms UTC; every table carries its tenant; audit tables only grow, but for what a purge names. `gateway_turn` is
 * locked by each transaction that writes; its row names the gateway at work.
 */
export const first = {
  number: 1,
  name: 'first',
  sql: `
create table gateway_turn (
  single boolean primary key default true check (single),
  holder ${words}
);
insert into gateway_turn (holder) values (null);

create table clinics (
  id ${words} primary key,
  created_at_ms bigint not null,
  name ${words},
  phone ${words}
);

create table api_keys (
  id ${words} primary key,
  clinic_id ${words} not null references clinics (id),
  key_hash ${words} not null unique,
  label ${words} not null,
  scopes ${words} not null,
  created_at_ms bigint not null,
  expires_at_ms bigint,
  revoked_at_ms bigint
);
create index api_keys_by_clinic on api_keys (clinic_id);

create table appointments (
  id ${words} primary key,
  clinic_id ${words} not null references clinics (id),
  external_id ${words},
  start_text ${words} not null,
  end_text ${words} not null,
  start_ms bigint not null,
  end_ms bigint not null,
  state ${words} not null,
  sequence bigint not null,
  version bigint not null,
  created_at_ms bigint not null
);
create index appointments_by_start on appointments (clinic_id, start_ms);
create index appointments_by_state on appointments (state, end_ms);

create table participants (
  position bigint generated always as identity primary key,
  id ${words} not null unique,
  clinic_id ${words} not null references clinics (id),
  appointment_id ${words} not null references appointments (id),
  role ${words} not null,
  name ${words} not null,
  email ${words},
  locale ${words},
  staff_id ${words},
  state ${words} not null,
  waiting_since_ms bigint,
  device_hash ${words},
  link_hash ${words} unique,
  check_json ${words},
  invited_at_ms bigint,
  deny_reason ${words},
  token_generation bigint not null,
  birth_date_hash ${words},
  birth_date_tries bigint not null
);
create index participants_by_appointment on participants (appointment_id);
create index participants_by_state on participants (state);

create table idempotency_keys (
  clinic_id ${words} not null references clinics (id),
  key_hash ${words} not null,
  body_hash ${words} not null,
  appointment_id ${words} not null references appointments (id),
  created_at_ms bigint not null,
  primary key (clinic_id, key_hash)
);

create table audit (
  position bigint generated always as identity primary key,
  clinic_id ${words} not null references clinics (id),
  chain ${words} not null,
  seq bigint not null,
  id ${words} not null unique,
  entry ${words} not null,
  hash ${words} not null,
  unique (clinic_id, chain, seq)
);
create index audit_by_clinic on audit (clinic_id, position);

create table audit_checkpoints (
  clinic_id ${words} not null references clinics (id),
  tree_size bigint not null,
  note ${words} not null,
  made_at_ms bigint not null,
  primary key (clinic_id, tree_size)
);

create table audit_purges (
  clinic_id ${words} not null references clinics (id),
  tree_size bigint not null,
  position bigint not null,
  peaks ${words} not null,
  made_at_ms bigint not null,
  primary key (clinic_id, tree_size)
);

create table key_groups (
  appointment_id ${words} primary key references appointments (id),
  clinic_id ${words} not null references clinics (id),
  group_id ${words} not null,
  epoch bigint not null,
  committer ${words} not null
);

create table key_commits (
  appointment_id ${words} not null references appointments (id),
  clinic_id ${words} not null references clinics (id),
  group_id ${words} not null,
  epoch bigint not null,
  sender ${words} not null,
  bytes ${words} not null,
  primary key (appointment_id, group_id, epoch)
);

create table key_packages (
  participant_id ${words} primary key references participants (id),
  clinic_id ${words} not null references clinics (id),
  appointment_id ${words} not null references appointments (id),
  bytes ${words} not null
);

create table sfu_sessions (
  participant_id ${words} primary key references participants (id),
  clinic_id ${words} not null references clinics (id),
  appointment_id ${words} not null references appointments (id),
  node ${words} not null,
  session_id bigint not null,
  handle_ids ${words} not null
);

create table sfu_rooms (
  appointment_id ${words} primary key references appointments (id),
  clinic_id ${words} not null references clinics (id),
  node ${words} not null,
  room ${words} not null,
  pin ${words} not null
);

create function refuse_change() returns trigger language plpgsql set search_path from current as $$
begin raise exception '% is append-only', tg_table_name; end $$;

create function refuse_move() returns trigger language plpgsql set search_path from current as $$
begin raise exception 'a row stays where it is'; end $$;

create function refuse_foreign_appointment() returns trigger language plpgsql set search_path from current as $$
begin
  if new.clinic_id is distinct from (select clinic_id from appointments where id = new.appointment_id) then
    raise exception 'the appointment is another clinic''s';
  end if;
  return new;
end $$;

create function refuse_unpurged_entry() returns trigger language plpgsql set search_path from current as $$
begin
  if old.position > coalesce((select max(position) from audit_purges where clinic_id = old.clinic_id), 0) then
    raise exception 'audit is append-only';
  end if;
  return old;
end $$;

create function refuse_unpurged_checkpoint() returns trigger language plpgsql set search_path from current as $$
begin
  if old.tree_size >= coalesce((select max(tree_size) from audit_purges where clinic_id = old.clinic_id), 0) then
    raise exception 'checkpoints are append-only';
  end if;
  return old;
end $$;
${seals}
create trigger audit_no_delete before delete on audit for each row execute function refuse_unpurged_entry();
create trigger audit_checkpoints_no_delete before delete on audit_checkpoints for each row execute function refuse_unpurged_checkpoint();
create trigger audit_purges_no_delete before delete on audit_purges for each row execute function refuse_change();
${guards}
create trigger appointments_stay before update of clinic_id on appointments for each row
when (new.clinic_id is distinct from old.clinic_id) execute function refuse_move();
`,
} as const;
