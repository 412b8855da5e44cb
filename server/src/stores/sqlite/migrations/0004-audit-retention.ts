/**
 * What is older than the clinic has to keep may be deleted from the beginning of its log, once a record of its own says
 * how far. That record keeps what the tree needs to grow on.
 */
export const auditRetention = {
  number: 4,
  name: 'audit-retention',
  sql: `
create table audit_purges (
  clinic_id text not null references clinics (id),
  tree_size integer not null,
  position integer not null,
  peaks text not null,
  made_at_ms integer not null,
  primary key (clinic_id, tree_size)
) strict;
create trigger audit_purges_no_update before update on audit_purges begin select raise(abort, 'purges are append-only'); end;
create trigger audit_purges_no_delete before delete on audit_purges begin select raise(abort, 'purges are append-only'); end;

drop trigger audit_no_delete;
create trigger audit_no_delete before delete on audit
when old.position > coalesce((select max(position) from audit_purges where clinic_id = old.clinic_id), 0)
begin select raise(abort, 'audit is append-only'); end;

drop trigger audit_checkpoints_no_delete;
create trigger audit_checkpoints_no_delete before delete on audit_checkpoints
when old.tree_size >= coalesce((select max(tree_size) from audit_purges where clinic_id = old.clinic_id), 0)
begin select raise(abort, 'checkpoints are append-only'); end;
`,
} as const;
