/** One lifecycle line. Fields are codes, counts and node names: never an id of Janus, a seat, a secret or an SDP. */
export type SfuLog = (event: string, fields: Readonly<Record<string, string | number>>) => void;
