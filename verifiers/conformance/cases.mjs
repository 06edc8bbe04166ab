// The cases of the suite. README.md describes their members.
const NOW = 1_780_000_000;

/** How a verifier is configured, unless a case has other settings. Durations are in seconds. */
export const settings = {
  issuer: 'https://login.example.com',
  audience: 'orders',
  algorithms: ['ES256'],
  clock_skew: 60,
  max_staleness: 900,
};

/** Keys of keys.json by their id, or whole JWKs. */
export const keySets = {
  first: ['suite-1'],
  both: ['suite-1', 'suite-2'],
  second: ['suite-2'],
  rsa: ['suite-rsa'],
  ed25519: ['suite-ed'],
  empty: [],
  'with-unknown-kinds': [
    { kty: 'AKP', alg: 'ML-DSA-65', kid: 'future', use: 'sig', pub: 'AAAA' },
    { kty: 'EC', crv: 'P-9999', kid: 'other-curve', use: 'sig', x: 'AAAA', y: 'AAAA' },
    { kty: 'OKP', crv: 'X25519', kid: 'for-encryption', use: 'enc', x: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo' },
    'suite-1',
  ],
};

const nothing = { cursor: 'f1.0', ended: [], users: [], withdrawn: [] };
const page = (members) => ({ ...nothing, ...members });

const claims = (changes = {}) => {
  const all = {
    jti: 'token-1',
    iss: settings.issuer,
    sub: 'alice',
    aud: ['orders'],
    client_id: 'orders',
    iat: NOW - 60,
    exp: NOW + 840,
    auth_time: NOW - 600,
    session_exp: NOW + 42_600,
    sid: 'session-1',
    source: 'local',
    confirmed_at: NOW - 60,
    roles: ['editor'],
    ...changes,
  };
  return JSON.parse(JSON.stringify(all)); // without the members that are undefined
};

/**
 * A case whose token is valid, except for what it changes.
 *
 * @param change makes the token from that of the case "valid"
 */
function one(name, expected, { header, payload, key = 'suite-1', algorithm, change, ...rest } = {}) {
  const members = JSON.parse(JSON.stringify({ alg: 'ES256', kid: key, typ: 'at+jwt', ...header }));
  return {
    name,
    expected,
    now: NOW,
    keys: ['first'],
    feed: [nothing],
    feed_age: 0,
    ...rest,
    recipe: {
      header: members,
      payload: typeof payload === 'string' ? payload : claims(payload),
      key,
      algorithm: algorithm ?? members.alg,
      change,
    },
  };
}

export const cases = [
  one('valid', 'accept'),
  one('valid-rs256', 'accept', { key: 'suite-rsa', header: { alg: 'RS256' }, keys: ['rsa'], settings: { algorithms: ['RS256'] } }),
  one('valid-eddsa', 'accept', { key: 'suite-ed', header: { alg: 'EdDSA' }, keys: ['ed25519'], settings: { algorithms: ['EdDSA'] } }),
  one('audience-as-text', 'accept', { payload: { aud: 'orders' } }),
  one('audience-of-another-service', 'audience', { payload: { aud: ['billing'] } }),
  one('type-jwt', 'type', { header: { typ: 'JWT' } }),
  one('type-missing', 'type', { header: { typ: undefined } }),
  one('issuer-of-another-installation', 'issuer', { payload: { iss: 'https://evil.example' } }),
  one('algorithm-none', 'rejected', { header: { alg: 'none' } }),
  one('algorithm-hs256-with-the-public-key', 'rejected', { header: { alg: 'HS256' } }),
  one('signature-by-another-key', 'signature', { key: 'attacker', header: { kid: 'suite-1' } }),
  one('expired-within-the-tolerance', 'accept', { payload: { iat: NOW - 930, exp: NOW - 30, confirmed_at: NOW - 930, auth_time: NOW - 930 } }),
  one('expired', 'expired', { payload: { iat: NOW - 961, exp: NOW - 61, confirmed_at: NOW - 961, auth_time: NOW - 961 } }),
  one('not-before-in-the-future', 'not_yet_valid', { payload: { nbf: NOW + 120 } }),
  one('key-unknown', 'unknown_key', { key: 'suite-2' }),
  one('key-published-meanwhile', 'accept', { key: 'suite-2', keys: ['first', 'both'] }),
  one('keys-unreachable', 'keys_unreachable', { keys: [null] }),
  one('session-ended', 'ended', { feed: [page({ cursor: 'f1.1', ended: [{ sid: 'session-1', until: NOW + 900 }] }), page({ cursor: 'f1.1' })] }),
  one('key-withdrawn', 'withdrawn', { feed: [page({ cursor: 'f1-1.0', withdrawn: ['suite-1'] }), page({ cursor: 'f1-1.0', withdrawn: ['suite-1'] })] }),
  one('feed-not-read', 'stale', { feed: [] }),
  one('feed-late', 'stale', { feed_age: 901 }),
];
