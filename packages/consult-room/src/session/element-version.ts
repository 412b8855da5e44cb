/** Of this package; a test holds it against package.json. */
export const elementVersion = '0.1.0';
