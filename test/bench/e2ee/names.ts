/** As the tables name who is measured. */
export const ourName = 'ours';
export const theirName = 'LiveKit';
