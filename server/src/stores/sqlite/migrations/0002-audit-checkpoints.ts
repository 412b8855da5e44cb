/** Signed heads of each clinic's audit tree; like the log itself they can only be added to. */
export const auditCheckpoints = {
  number: 2,
  name: 'audit-checkpoints',
  sql: `
create table audit_checkpoints (
  clinic_id text not null references clinics (id),
  tree_size integer not null,
  note text not null,
  made_at_ms integer not null,
  primary key (clinic_id, tree_size)
) strict;
create trigger audit_checkpoints_no_update before update on audit_checkpoints begin select raise(abort, 'checkpoints are append-only'); end;
create trigger audit_checkpoints_no_delete before delete on audit_checkpoints begin select raise(abort, 'checkpoints are append-only'); end;
create index audit_by_clinic on audit (clinic_id, position);
`,
} as const;
