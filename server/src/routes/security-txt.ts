/** RFC 9116 asks for a date after which the file must not be trusted; a new release moves it on. */
export const securityTxtExpires = '2027-11-01T00:00:00.000Z';

/** The answer of `/.well-known/security.txt` (RFC 9116): whom to tell of a hole in this installation. `contact`: a mailto: or https: address. */
export function securityTxt(contact: string, publicUrl: string): string {
  return [
    `Contact: ${contact}`,
    `Expires: ${securityTxtExpires}`,
    'Preferred-Languages: en',
    `Canonical: ${publicUrl}/.well-known/security.txt`,
    '',
  ].join('\n');
}
