/** Small pictures: what is under test is the network, and two cores carry the whole lab. */
const format = { width: 320, height: 180, framesPerSecond: 15 } as const;

/** The patient is where the network is bad. */
export const patientCamera = { camera: 'red', place: 'home', format } as const;

/** The clinician sits on an open network. */
export const clinicianCamera = { camera: 'blue', place: 'office', format } as const;

export const people = { patient: patientCamera, clinician: clinicianCamera } as const;
