export interface JanusNode {
  readonly name: string;
  /** ws:// address of the node's Janus API, never reachable for browsers. */
  readonly url: string;
  readonly adminUrl: string | null;
}

/** Everything the environment decides, read once (see `readConfig`). Secrets never leave this object by way of a log. */
export interface Config {
  readonly isProduction: boolean;
  readonly port: number;
  readonly host: string;
  /** Base of links and of the script tag, without a trailing slash. */
  readonly publicUrl: string;
  readonly dataDir: string;
  /** What a gateway must have alike with the others on its database. */
  readonly keysDir: string;
  /** `postgres://…`; null: the embedded database. */
  readonly databaseUrl: string | null;
  /** `host:port` on which other gateways of the same database reach this one, in private; null: it is alone on its database. */
  readonly internalAddress: string | null;
  /** null: made up at the first start and printed once. */
  readonly apiKey: string | null;
  /** Exact origins that may embed the elements; holds the public URL's own origin too. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** null: no media server is configured; the gateway starts, rooms are not ready. */
  readonly janus: {
    readonly nodes: readonly JanusNode[];
    readonly apiSecret: string;
    readonly adminKey: string;
    /** Where their event handlers post, a private address; null: nowhere. */
    readonly events: { readonly host: string; readonly port: number } | null;
  } | null;
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null;
  /** Where copies of audit checkpoints go, best outside this machine: a file to append to, or an https address to post to; null: none are sent. */
  readonly checkpointSink: string | null;
  /** Audit entries older than this are deleted; 0: none ever is. */
  readonly auditYears: number;
  /** Room reserved on the disk for what the database cannot take at the moment. */
  readonly auditSpoolBytes: number;
  /** null: mail is caught in the outbox folder. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly clinic: { readonly name: string; readonly phone: string };
  /** mailto: or https: address for whoever finds a hole; null: no security.txt is served. */
  readonly securityContact: string | null;
  /** IANA zone of the clinic's day, and of times given in UTC. */
  readonly timeZone: string;
  readonly isDemo: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** null: metrics are not served. */
  readonly metricsPort: number | null;
  /** The address of this machine metrics are served at: they have no password, and are no visitor's business. */
  readonly metricsHost: string;
  /** Addresses and CIDR ranges of the proxies in front whose X-Forwarded-For is believed; none: nobody's is. */
  readonly trustedProxies: readonly string[];
  /** Connections open at once, of everybody together; more are turned away. */
  readonly maxConnections: number;
}
