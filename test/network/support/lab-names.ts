/** Names that mean something inside the lab only, through the hosts file of each place. */
export const labNames = { web: 'visits.clinic.test', turn: 'turn.clinic.test', portal: 'portal.clinic.test' } as const;
