/** ms since the Unix epoch. Handed to everything that needs the time, so that tests can hold it. */
export type Clock = () => number;
