/** The claims of a valid token. */
export interface User {
  /** The canonical user name. */
  readonly sub: string;
  readonly roles: readonly string[];
  /** The session. */
  readonly sid: string;
  readonly iss: string;
  readonly aud: string | readonly string[];
  /** Seconds since 1970, as all times. */
  readonly exp: number;
  readonly iat: number;
  /** When the user signed in. */
  readonly auth_time: number;
  readonly [claim: string]: unknown;
}

export interface Options {
  /** Gatehouse's `gatehouse.token.issuer`, exactly. */
  issuer: string;
  /** The audience of this service. */
  audience: string;
  /** The address at which this service reaches Gatehouse. Default: `issuer`. */
  url?: string;
  /** The registration at Gatehouse. Without it ended sessions are accepted until their tokens expire. */
  feed?: { clientId: string; clientSecret: string };
  /** The address of this service. With it, the service publishes its metadata (RFC 9728). */
  resource?: string;
  /** Default: `['ES256']`. */
  algorithms?: readonly string[];
  /** Tolerance for `exp` and `nbf` in seconds. Default: 60. */
  clockSkew?: number;
  /** For how many seconds tokens are accepted after the last response of Gatehouse. Default: 900. */
  maxStaleness?: number;
  /** How many ended sessions are kept at most. Default: 1,000,000. */
  maxEntries?: number;
  /** Default: the console. */
  log?: Pick<Console, 'info' | 'warn'>;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch;
  /** For tests. */
  clock?: { now(): number; elapsed(): number; pause(ms: number): Promise<unknown> };
}

export type Reason =
  | 'missing' | 'malformed' | 'type' | 'algorithm' | 'unknown_key' | 'withdrawn' | 'signature' | 'issuer' | 'audience'
  | 'not_yet_valid' | 'expired' | 'ended' | 'role' | 'stale' | 'keys_unreachable';

/** Why a request is not accepted: 401, 403 or 503. */
export class Refusal extends Error {
  readonly reason: Reason;
  readonly status: 401 | 403 | 503;
  readonly code: string;
  readonly detail: string;
  response(metadataUrl?: string): { status: number; headers: Record<string, string>; body: string };
}

/** For other frameworks. */
export class Verifier {
  constructor(options: Options);
  /** Whether tokens can be judged: the keys and the feed were read, and within `maxStaleness`. */
  readonly ready: boolean;
  readonly metadata: { resource: string; authorization_servers: string[]; bearer_methods_supported: string[] } | undefined;
  readonly metadataUrl: string | undefined;
  /** Takes the header `Authorization`. Rejects with a {@link Refusal}. */
  authenticate(authorization: string | undefined): Promise<User>;
  /** Rejects with a {@link Refusal}. */
  verify(token: string): Promise<User>;
  /** Ends all requests and timers. */
  close(): void;
}

export interface Gate {
  (first: any, second: any, next: (error?: any) => void): void;
  readonly verifier: Verifier;
  close(): void;
}

/** A middleware of Express, or a plugin of Fastify. A `TypeError` names an option that cannot work. */
export function gatehouse(options: Options): Gate;

/** A middleware of Express, or a hook of Fastify: the user must have each of the roles. */
export function requireRoles(...roles: string[]): (request: any, response: any, next: (error?: any) => void) => void;

/** The claims of the request's token, which `gatehouse()` has accepted. */
export function userOf(request: object): User;
