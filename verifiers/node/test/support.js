import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';

export const ISSUER = 'https://login.example.com';
export const silent = { info() {}, warn() {} };

/** A Gatehouse in memory: `fetch` answers for it, and the clock is moved by hand. */
export class FakeGatehouse {
  /** What the address of the keys serves at each read; the last one stays. */
  keys;
  /** Responses of the feed in their order. After the last one requests wait. */
  feed;
  keyReads = 0;
  requests = [];
  time = 1_780_000_000;
  #waiting = [];
  #idle = Promise.withResolvers?.() ?? deferred();

  constructor({ keys, feed }) {
    this.keys = [...keys];
    this.feed = [...feed];
  }

  clock = {
    now: () => this.time * 1000,
    elapsed: () => this.time * 1000,
    pause: () => new Promise(setImmediate),
  };

  fetch = async (url, { headers, signal }) => {
    const { pathname, searchParams } = new URL(url);
    this.requests.push({ pathname, searchParams, headers });
    if (pathname === '/.well-known/jwks.json') {
      this.keyReads++;
      return answer(this.keys.length > 1 ? this.keys.shift() : this.keys[0]);
    }
    if (this.feed.length === 0) {
      this.#idle.resolve();
      await this.#news(signal);
    }
    return answer(this.feed.shift());
  };

  /** Resolves when the verifier has taken all responses of the feed and waits for news. */
  get idle() {
    return this.#idle.promise;
  }

  /** Answers the waiting request, and resolves when the response was taken. */
  async publish(page) {
    this.#idle = deferred();
    this.feed.push(page);
    this.#waiting.shift()();
    await this.idle;
  }

  #news(signal) {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }
}

const answer = (json) => (json === null ? new Response(null, { status: 503 }) : Response.json(json));

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

export const page = (members = {}) => ({ cursor: 'f1.0', ended: [], users: [], withdrawn: [], ...members });

const KINDS = {
  ES256: ['ec', { namedCurve: 'P-256' }],
  ES384: ['ec', { namedCurve: 'P-384' }],
  ES512: ['ec', { namedCurve: 'P-521' }],
  EdDSA: ['ed25519'],
};
let rsa;

/** An issuer with a key of its own. Those with RSA share one, which takes long to make. */
export async function issuer(kid = 'k1', alg = 'ES256') {
  const pair = KINDS[alg] ? generateKeyPairSync(...KINDS[alg]) : (rsa ??= generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
  const token = (claims = {}, now = 1_780_000_000, header = {}) =>
    new SignJWT({
      iss: ISSUER, sub: 'alice', aud: ['orders'], sid: 's1', roles: ['editor'],
      iat: now, exp: now + 900, auth_time: now - 60, ...claims,
    }).setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header }).sign(pair.privateKey);
  return { jwk, token };
}
