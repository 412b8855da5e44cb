/** As much of FHIR R4 as an audit entry needs (hl7.org/fhir/R4/auditevent.html), by our own hand. */
export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** A reference by business identifier: opaque ids, no resource of ours to follow. */
export interface IdentifierReference {
  readonly identifier: { readonly system: string; readonly value: string };
}

export interface AuditEventAgent {
  readonly type: { readonly coding: readonly Coding[] };
  readonly who: IdentifierReference;
  readonly requestor: boolean;
}

export interface AuditEventEntity {
  readonly what: IdentifierReference;
  readonly type: Coding;
  readonly role?: Coding;
  readonly detail?: readonly { readonly type: string; readonly valueString: string }[];
}

export interface AuditEventResource {
  readonly resourceType: 'AuditEvent';
  readonly id: string;
  readonly type: Coding;
  readonly subtype: readonly Coding[];
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** ISO 8601, UTC */
  readonly recorded: string;
  /** 0 success, 4 minor failure (refused), 8 serious failure */
  readonly outcome: '0' | '4' | '8';
  readonly agent: readonly AuditEventAgent[];
  readonly source: { readonly observer: IdentifierReference; readonly type: readonly Coding[] };
  readonly entity: readonly AuditEventEntity[];
}

export interface AuditEventBundle {
  readonly resourceType: 'Bundle';
  readonly type: 'searchset';
  readonly link: readonly { readonly relation: 'self' | 'next'; readonly url: string }[];
  readonly entry: readonly { readonly resource: AuditEventResource; readonly search: { readonly mode: 'match' } }[];
}
