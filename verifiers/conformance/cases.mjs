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

const claims = (name, changes = {}) => {
  const all = {
    jti: `token of ${name}`,
    iss: settings.issuer,
    sub: 'alice',
    aud: ['orders'],
    client_id: 'orders',
    iat: NOW - 60,
    exp: NOW + 840,
    auth_time: NOW - 600,
    session_exp: NOW + 42_600,
    sid: `session of ${name}`,
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
 * @param payload changes of the claims, or a text in their place
 * @param key signs, and is named by the header; where the header has a `jwk`, it is this key
 * @param algorithm signs, if the header names another one
 * @param change makes the token from that of the case "valid"
 * @param feed the responses of the feed, or a function of the session that returns them
 */
function one(name, expected, { header, payload, key = 'suite-1', algorithm, change, feed = [nothing], ...rest } = {}) {
  const members = JSON.parse(JSON.stringify({ alg: 'ES256', kid: key, typ: 'at+jwt', ...header }));
  return {
    name,
    expected,
    now: NOW,
    keys: ['first'],
    feed: typeof feed === 'function' ? feed(`session of ${name}`) : feed,
    feed_age: 0,
    ...rest,
    recipe: {
      header: members,
      payload: typeof payload === 'string' ? payload : claims(name, payload),
      key,
      algorithm: algorithm ?? members.alg,
      change,
    },
  };
}

const parts = (edit) => (token) => edit(...token.split('.')).join('.');
const issued = (seconds) => ({ iat: NOW - seconds, exp: NOW - seconds + 900, confirmed_at: NOW - seconds, auth_time: NOW - seconds });
const UNTIL = NOW + 900;
const ended = (sid, until = UNTIL) => page({ cursor: 'f1.1', ended: [{ sid, until }] });
const user = (members) => page({ cursor: 'f1.1', users: [{ sub: 'alice', not_after: NOW - 600, until: UNTIL, ...members }] });
const last = page({ cursor: 'f1.1' });
const withdrawn = (...kids) => page({ cursor: `f1-${kids.length}.0`, withdrawn: kids });
const rs256 = { key: 'suite-rsa', header: { alg: 'RS256' }, keys: ['rsa'] };

export const cases = [
  one('valid', 'accept'),
  one('valid-rs256', 'accept', { ...rs256, settings: { algorithms: ['RS256'] } }),
  one('valid-eddsa', 'accept', { key: 'suite-ed', header: { alg: 'EdDSA' }, keys: ['ed25519'], settings: { algorithms: ['EdDSA'] } }),

  // The form
  one('empty', 'rejected', { change: () => '' }),
  one('not-a-token', 'malformed', { change: () => 'nonsense' }),
  one('two-parts', 'malformed', { change: parts((header, payload) => [header, payload]) }),
  one('four-parts', 'malformed', { change: parts((header, payload, signature) => [header, payload, signature, signature]) }),
  one('header-is-no-json', 'malformed', { change: parts((header, payload, signature) => ['AAAA', payload, signature]) }),
  one('payload-is-no-json', 'malformed', { payload: 'text' }),
  one('payload-is-an-array', 'malformed', { payload: '[]' }),
  one('json-serialization', 'malformed', {
    change: (token) => {
      const [header, payload, signature] = token.split('.');
      return JSON.stringify({ protected: header, payload, signature });
    },
  }),

  // Type and algorithm
  one('type-jwt', 'type', { header: { typ: 'JWT' } }),
  one('type-missing', 'type', { header: { typ: undefined } }),
  one('type-of-a-logout-token', 'type', { header: { typ: 'logout+jwt' } }),
  one('algorithm-none', 'rejected', { header: { alg: 'none' } }),
  one('algorithm-none-in-capitals', 'rejected', { header: { alg: 'NONE' }, algorithm: 'none' }),
  one('algorithm-hs256-with-the-public-key', 'rejected', { header: { alg: 'HS256' } }),
  one('algorithm-of-another-curve', 'rejected', { header: { alg: 'ES384' }, algorithm: 'ES384' }),
  one('algorithm-that-is-not-accepted', 'algorithm', rs256),
  one('critical-extension', 'rejected', { header: { crit: ['exp'], exp: NOW + 840 } }),

  // Signature and key
  one('signature-by-another-key', 'signature', { key: 'attacker', header: { kid: 'suite-1' } }),
  one('signature-of-another-payload', 'signature', {
    change: parts((header, payload, signature) => [header, Buffer.from(JSON.stringify(claims('valid', { sub: 'carol' }))).toString('base64url'), signature]),
  }),
  one('signature-of-zeros', 'signature', { change: parts((header, payload) => [header, payload, Buffer.alloc(64).toString('base64url')]) }),
  one('signature-missing', 'rejected', { change: parts((header, payload) => [header, payload, '']) }),
  one('signature-in-der', 'signature', { algorithm: 'DER' }),
  one('key-in-the-header', 'rejected', {
    key: 'attacker',
    header: { kid: 'suite-1', jwk: { kty: 'EC', crv: 'P-256', x: '', y: '' } },
  }),
  one('key-id-missing', 'rejected', { header: { kid: undefined } }),
  one('key-unknown', 'unknown_key', { key: 'suite-2' }),
  one('key-published-meanwhile', 'accept', { key: 'suite-2', keys: ['first', 'both'] }),
  one('key-no-longer-published', 'unknown_key', { key: 'suite-1', keys: ['second'] }),
  one('key-set-with-unknown-kinds', 'accept', { keys: ['with-unknown-kinds'] }),
  one('key-set-empty', 'unknown_key', { keys: ['empty'] }),
  one('keys-unreachable', 'keys_unreachable', { keys: [null] }),
  one('keys-unreachable-for-an-unknown-key', 'keys_unreachable', { key: 'suite-2', keys: ['first', null] }),

  // Issuer and audience
  one('issuer-of-another-installation', 'issuer', { payload: { iss: 'https://evil.example' } }),
  one('issuer-with-a-slash', 'issuer', { payload: { iss: `${settings.issuer}/` } }),
  one('issuer-missing', 'rejected', { payload: { iss: undefined } }),
  one('audience-as-text', 'accept', { payload: { aud: 'orders' } }),
  one('audience-among-others', 'accept', { payload: { aud: ['billing', 'orders'] } }),
  one('audience-of-another-service', 'audience', { payload: { aud: ['billing'] } }),
  one('audience-that-contains-the-name', 'audience', { payload: { aud: 'orders-archive' } }),
  one('audience-empty', 'rejected', { payload: { aud: [] } }),
  one('audience-missing', 'rejected', { payload: { aud: undefined } }),

  // Times
  one('expired', 'expired', { payload: issued(962) }),
  one('expired-within-the-tolerance', 'accept', { payload: issued(930) }),
  one('expiry-missing', 'malformed', { payload: { exp: undefined } }),
  one('expiry-as-text', 'malformed', { payload: { exp: `${NOW + 840}` } }),
  one('not-before-in-the-future', 'not_yet_valid', { payload: { nbf: NOW + 120 } }),
  one('not-before-within-the-tolerance', 'accept', { payload: { nbf: NOW + 30 } }),
  one('issued-in-the-future', 'not_yet_valid', { payload: issued(-120) }),
  one('issued-within-the-tolerance', 'accept', { payload: issued(-30) }),

  // Other claims
  one('subject-missing', 'malformed', { payload: { sub: undefined } }),
  one('session-missing', 'malformed', { payload: { sid: undefined } }),
  one('session-as-number', 'malformed', { payload: { sid: 7 } }),
  one('sign-in-time-missing', 'malformed', { payload: { auth_time: undefined } }),
  one('roles-missing', 'malformed', { payload: { roles: undefined } }),
  one('roles-as-text', 'malformed', { payload: { roles: 'admin' } }),

  // The feed: sessions
  one('session-ended', 'ended', { feed: (sid) => [ended(sid), last] }),
  one('session-of-the-same-user-ended', 'accept', { feed: () => [ended('another'), last] }),
  one('session-ended-within-the-tolerance', 'ended', { payload: issued(930), feed: (sid) => [ended(sid, NOW - 30), last] }),
  one('session-ended-later', 'ended', { feed: (sid) => [nothing, ended(sid)] }),
  one('user-ended', 'ended', { feed: [user({}), last] }),
  one('user-ended-before-the-sign-in', 'accept', { feed: [user({ not_after: NOW - 601 }), last] }),
  one('user-ended-except-the-session', 'accept', { feed: (sid) => [user({ except: sid }), last] }),
  one('user-ended-except-another-session', 'ended', { feed: [user({ except: 'another' }), last] }),
  one('another-user-ended', 'accept', { feed: [user({ sub: 'bob' }), last] }),
  one('all-users-ended', 'ended', { feed: [user({ sub: '' }), last] }),
  one('user-ended-twice', 'ended', { feed: (sid) => [user({ not_after: NOW - 900, except: sid }), user({}), last] }),

  // The feed: keys
  one('key-withdrawn', 'withdrawn', { feed: [withdrawn('suite-1')] }),
  one('another-key-withdrawn', 'accept', { feed: [withdrawn('suite-2')] }),
  one('key-withdrawn-and-not-named-again', 'withdrawn', { feed: [withdrawn('suite-1'), nothing] }),
  one('feed-without-withdrawn-keys', 'accept', { feed: [{ cursor: 'f1.0', ended: [], users: [] }] }),
  one('feed-with-unknown-members', 'accept', { feed: [{ ...nothing, later: { more: [1] } }] }),

  // The feed: outages and another start
  one('feed-not-read', 'stale', { feed: [] }),
  one('feed-unreachable', 'stale', { feed: [null, null] }),
  one('feed-read-in-part', 'stale', { feed: [ended('another')] }),
  one('feed-unreachable-at-first', 'accept', { feed: [null, nothing] }),
  one('feed-unreachable-meanwhile', 'accept', { feed: [nothing, null], feed_age: 600 }),
  one('feed-almost-late', 'accept', { feed_age: 890 }),
  one('feed-late', 'stale', { feed_age: 910 }),
  one('feed-started-again', 'ended', { feed: (sid) => [ended(sid), last, page({ cursor: 'f2.0' })] }),
  one('feed-started-again-with-an-end', 'ended', {
    feed: (sid) => [nothing, page({ cursor: 'f2.1', ended: [{ sid, until: UNTIL }] }), page({ cursor: 'f2.1' })],
  }),
];
