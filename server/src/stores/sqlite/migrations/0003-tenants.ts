const ofAppointment = ['participants', 'idempotency_keys', 'key_groups', 'key_commits', 'key_packages', 'sfu_sessions', 'sfu_rooms'] as const;

/** A row that names an appointment carries that appointment's clinic, whatever a program above may get wrong. */
const guards = ofAppointment.map((table) => `
create trigger ${table}_of_clinic before insert on ${table}
when new.clinic_id is not (select clinic_id from appointments where id = new.appointment_id)
begin select raise(abort, 'the appointment is another clinic''s'); end;
create trigger ${table}_stays before update of clinic_id, appointment_id on ${table}
when new.clinic_id is not old.clinic_id or new.appointment_id is not old.appointment_id
begin select raise(abort, 'a row stays where it is'); end;`).join('');

/** Clinics with names of their own, keys with a purpose and an end, tokens that a move makes void, birth dates as a second question. */
export const tenants = {
  number: 3,
  name: 'tenants',
  sql: `
alter table clinics add column name text;
alter table clinics add column phone text;
alter table api_keys add column label text not null default '';
alter table api_keys add column scopes text not null default 'appointments,queue,audit';
alter table api_keys add column expires_at_ms integer;
alter table participants add column token_generation integer not null default 0;
alter table participants add column birth_date_hash text;
alter table participants add column birth_date_tries integer not null default 0;
create index api_keys_by_clinic on api_keys (clinic_id);
${guards}
create trigger appointments_stay before update of clinic_id on appointments
when new.clinic_id is not old.clinic_id begin select raise(abort, 'a row stays where it is'); end;
`,
} as const;
