/** Memory-safety fixes of Janus and working end-to-end encryption for subscribers. */
export const janusFloor = '1.4.1';
/** Above the coturn releases whose peer filter is passed by with IPv4-mapped addresses (fixed in 4.9). */
export const coturnFloor = '4.13';

/** How to start a program: some come with their own loader in front. */
export interface Program {
  readonly command: string;
  readonly leadingArgs: readonly string[];
}

export interface MediaRuntime {
  readonly janus: Program;
  readonly turnserver: Program;
  readonly openssl: Program;
  /** Holds `plugins/` and `transports/`. */
  readonly janusModules: string;
  readonly janusVersion: string;
  readonly coturnVersion: string;
}
