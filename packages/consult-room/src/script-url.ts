/** Where this script came from: the gateway's origin by default, and the encryption worker's folder. */
export const scriptUrl: string = import.meta.url;
