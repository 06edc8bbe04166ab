import { decodeProtectedHeader, jwtVerify } from 'jose';
import { Client } from './client.js';
import { Feed } from './feed.js';
import { Keys } from './keys.js';
import { Refusal } from './refusal.js';
import { settingsOf } from './settings.js';

const MAX_TOKEN = 8 * 1024;
const TYPE = 'at+jwt';
/** The end of the year 9999. A later time is one in milliseconds. */
const MAX_SECONDS = 253_402_300_799;
const CLAIMS = ['iss', 'sub', 'aud', 'iat', 'exp', 'sid', 'auth_time', 'roles'];

/** Decides whether Gatehouse's tokens are valid. It reads the keys and the feed from the moment it is created until `close`. */
export class Verifier {
  #settings;
  #client;
  #keys;
  #feed;

  constructor(options) {
    this.#settings = settingsOf(options);
    this.#client = new Client(this.#settings.url, this.#settings.fetch);
    this.#keys = new Keys(this.#client, this.#settings);
    this.#feed = this.#settings.feed && new Feed(this.#client, this.#settings);
  }

  /** Whether tokens can be judged. While this is false, requests are answered with 503. */
  get ready() {
    return this.#keys.known && (this.#feed?.current ?? true);
  }

  /** The protected resource metadata of RFC 9728; undefined without the option `resource`. */
  get metadata() {
    const { resource, issuer } = this.#settings;
    return resource && { resource, authorization_servers: [issuer], bearer_methods_supported: ['header'] };
  }

  /** Where the metadata are (RFC 9728, section 3.1). */
  get metadataUrl() {
    const { resource } = this.#settings;
    if (!resource) return undefined;
    const { origin, pathname } = new URL(resource);
    return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
  }

  /** Returns the claims of the token in the header `Authorization`. */
  async authenticate(authorization) {
    const [scheme, token, ...more] = (authorization ?? '').trim().split(/[ \t]+/);
    if (scheme.toLowerCase() !== 'bearer') throw new Refusal('missing');
    if (!token || more.length > 0) throw new Refusal('malformed');
    return this.verify(token);
  }

  /** Returns the claims of a valid token, and throws a Refusal otherwise. */
  async verify(token) {
    this.#feed?.requireCurrent();
    const { alg, kid } = this.#header(token);
    this.#feed?.requireNotWithdrawn(kid);
    const claims = await this.#signed(token, await this.#keys.find(kid, alg), alg);
    this.#requireClaims(claims);
    this.#feed?.requireNotEnded(claims);
    return claims;
  }

  /** Ends all requests and timers. */
  close() {
    this.#client.close();
    this.#keys.close();
  }

  /** The header has exactly three members, so that what a token says of keys and extensions is never evaluated. */
  #header(token) {
    let header;
    try {
      if (typeof token !== 'string' || token.length > MAX_TOKEN || token.split('.').length !== 3) throw new Error();
      header = decodeProtectedHeader(token);
    } catch {
      throw new Refusal('malformed');
    }
    if (header.typ !== TYPE) throw new Refusal('type');
    if (Object.keys(header).length !== 3 || typeof header.kid !== 'string') throw new Refusal('malformed');
    if (!this.#settings.algorithms.includes(header.alg)) throw new Refusal('algorithm');
    return header;
  }

  async #signed(token, key, alg) {
    const { issuer, audience, clockSkew, clock } = this.#settings;
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience,
        algorithms: [alg],
        requiredClaims: CLAIMS,
        clockTolerance: clockSkew,
        currentDate: new Date(clock.now()),
      });
      return payload;
    } catch (error) {
      throw new Refusal(reasonOf(error));
    }
  }

  /** jose checks the presence of the claims, and the types of those that it knows. */
  #requireClaims({ sub, sid, auth_time: openedAt, roles, iat, exp }) {
    const texts = [sub, sid].every((text) => typeof text === 'string' && text.trim() !== '');
    const times = [openedAt, iat, exp].every((time) => Number.isFinite(time) && time >= 0 && time <= MAX_SECONDS);
    const list = Array.isArray(roles) && roles.every((role) => typeof role === 'string');
    if (!texts || !times || !list) throw new Refusal('malformed');
    const { clock, clockSkew } = this.#settings;
    if (iat > clock.now() / 1000 + clockSkew) throw new Refusal('not_yet_valid');
  }
}

const OF_CLAIM = { iss: 'issuer', aud: 'audience', nbf: 'not_yet_valid' };

function reasonOf({ code, claim, reason }) {
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'signature';
  if (code === 'ERR_JWT_EXPIRED') return 'expired';
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && reason === 'check_failed') return OF_CLAIM[claim] ?? 'malformed';
  return 'malformed';
}
