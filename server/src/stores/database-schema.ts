import type { Generated } from 'kysely';

interface OfClinic { clinic_id: string }
interface OfAppointment extends OfClinic { appointment_id: string }

/** The tables as Kysely sees them; the migrations are the definition. */
export interface DatabaseSchema {
  clinics: { id: string; created_at_ms: number; name: string | null; phone: string | null };
  api_keys: OfClinic & { id: string; key_hash: string; label: string; scopes: string; created_at_ms: number; expires_at_ms: number | null; revoked_at_ms: number | null };
  appointments: AppointmentTable;
  participants: ParticipantTable;
  idempotency_keys: OfAppointment & { key_hash: string; body_hash: string; created_at_ms: number };
  audit: OfClinic & { position: Generated<number>; chain: string; seq: number; id: string; entry: string; hash: string };
  audit_purges: OfClinic & { tree_size: number; position: number; peaks: string; made_at_ms: number };
  audit_checkpoints: OfClinic & { tree_size: number; note: string; made_at_ms: number };
  key_groups: OfAppointment & { group_id: string; epoch: number; committer: string };
  key_commits: OfAppointment & { group_id: string; epoch: number; sender: string; bytes: string };
  key_packages: OfAppointment & { participant_id: string; bytes: string };
  sfu_sessions: OfAppointment & { participant_id: string; node: string; epoch: number; session_id: number; handle_ids: string; memory_json: string | null };
  sfu_rooms: OfAppointment & { node: string; epoch: number; room: string; pin: string };
  sfu_drains: { node: string; moves: number; since_ms: number };
}

export interface AppointmentTable extends OfClinic {
  id: string;
  external_id: string | null;
  start_text: string;
  end_text: string;
  start_ms: number;
  end_ms: number;
  state: string;
  sequence: number;
  version: number;
  created_at_ms: number;
}

export interface ParticipantTable extends OfAppointment {
  position: Generated<number>;
  id: string;
  role: string;
  name: string;
  email: string | null;
  locale: string | null;
  staff_id: string | null;
  state: string;
  waiting_since_ms: number | null;
  device_hash: string | null;
  link_hash: string | null;
  check_json: string | null;
  invited_at_ms: number | null;
  deny_reason: string | null;
  token_generation: number;
  birth_date_hash: string | null;
  birth_date_tries: number;
}
