/** Who is signed in to the demo portal: it has no accounts, so always the same clinician. */
export const staff = { staffId: 'elena-rivera', name: 'Dr. Elena Rivera' } as const;
