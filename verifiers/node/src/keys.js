import { importJWK } from 'jose';
import { causeOf } from './client.js';
import { Refusal } from './refusal.js';

const READ_TIMEOUT = 5_000;
const REFRESH = 5 * 60_000;
/** An unknown `kid` reads the keys again, but at most this often: clients choose it. */
const UNKNOWN_INTERVAL = 1_000;
const MAX_KEYS = 100;

/** Which algorithms a key is for, by its kind. Symmetric keys are not there: a published key is no secret. */
const ALGORITHMS = {
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  'P-521': ['ES512'],
  Ed25519: ['EdDSA'],
  RSA: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
};

export const ALL_ALGORITHMS = Object.values(ALGORITHMS).flat();

/** Gatehouse's published keys. They are read at the start, every five minutes, and when a token names an unknown one. */
export class Keys {
  #client;
  #settings;
  #keys = new Map();
  #reading;
  #readAt;
  #failed = false;
  #askedAt = -Infinity;
  #timer;

  constructor(client, settings) {
    this.#client = client;
    this.#settings = settings;
    this.#timer = setInterval(() => this.read(), REFRESH).unref();
    this.read();
  }

  /** Whether the keys were read within `maxStaleness`. */
  get known() {
    return this.#readAt !== undefined && this.#settings.clock.elapsed() - this.#readAt <= this.#settings.maxStaleness * 1000;
  }

  /** At most one read at a time. It never rejects: the earlier keys stay. */
  read() {
    this.#reading ??= this.#load().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** Returns the key for an algorithm. */
  async find(kid, algorithm) {
    if (!this.#keys.has(kid)) await this.#readForUnknown(kid);
    const key = this.#keys.get(kid);
    if (!this.known || (!key && this.#failed)) throw new Refusal('keys_unreachable');
    if (!key) throw new Refusal('unknown_key');
    if (!key.has(algorithm)) throw new Refusal('algorithm');
    return key.get(algorithm);
  }

  close() {
    clearInterval(this.#timer);
  }

  async #readForUnknown(kid) {
    await this.#reading;
    const now = this.#settings.clock.elapsed();
    if (!this.#keys.has(kid) && now - this.#askedAt >= UNKNOWN_INTERVAL) {
      this.#askedAt = now;
      await this.read();
    }
  }

  async #load() {
    const { log, clock } = this.#settings;
    try {
      const { keys } = await this.#client.json('/.well-known/jwks.json', READ_TIMEOUT);
      const usable = keys.filter((jwk) => typeof jwk?.kid === 'string' && (jwk.use ?? 'sig') === 'sig').slice(0, MAX_KEYS);
      this.#keys = new Map(await Promise.all(usable.map(async (jwk) => [jwk.kid, await this.#imported(jwk)])));
      this.#readAt = clock.elapsed();
      this.#failed = false;
    } catch (error) {
      if (!this.#failed && !this.#client.closed) log.warn(`Gatehouse's keys cannot be read: ${causeOf(error)}`);
      this.#failed = true;
    }
  }

  /** The key by algorithm. It is empty for kinds and algorithms that are unknown or not accepted. */
  async #imported(jwk) {
    const possible = ALGORITHMS[jwk.kty === 'RSA' ? 'RSA' : jwk.crv] ?? [];
    const accepted = possible.filter((one) => this.#settings.algorithms.includes(one) && (jwk.alg ?? one) === one);
    try {
      return new Map(await Promise.all(accepted.map(async (one) => [one, await importJWK(jwk, one)])));
    } catch (error) {
      this.#settings.log.warn(`The published key ${jwk.kid} cannot be used: ${error.message}`);
      return new Map();
    }
  }
}
