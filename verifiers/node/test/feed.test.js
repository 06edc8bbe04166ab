import assert from 'node:assert/strict';
import test from 'node:test';
import { Verifier } from '../src/index.js';
import { FakeGatehouse, ISSUER, issuer, page, silent } from './support.js';
import { ALL_ALGORITHMS } from '../src/keys.js';

const signer = await issuer();

async function following(t, { feed = [page()], keys = [{ keys: [signer.jwk] }], ...options } = {}) {
  const gatehouse = new FakeGatehouse({ keys, feed });
  const verifier = new Verifier({
    issuer: ISSUER,
    audience: 'orders',
    feed: { clientId: 'orders', clientSecret: 'a+/=é b' },
    fetch: gatehouse.fetch,
    clock: gatehouse.clock,
    log: silent,
    ...options,
  });
  t.after(() => verifier.close());
  await gatehouse.idle;
  return { gatehouse, verifier };
}

const reason = (verifier, token) => verifier.verify(token).then(() => 'accept', (error) => error.reason);

test('a session that ends is rejected as soon as the feed answers', async (t) => {
  const { gatehouse, verifier } = await following(t);
  const token = await signer.token();
  assert.equal(await reason(verifier, token), 'accept');
  await gatehouse.publish(page({ ended: [{ sid: 's1', until: gatehouse.time + 900 }] }));
  assert.equal(await reason(verifier, token), 'ended');
  assert.equal(await reason(verifier, await signer.token({ sid: 's2' })), 'accept');
});

test('ten thousand sessions may end in one response', async (t) => {
  const { gatehouse, verifier } = await following(t);
  const ended = Array.from({ length: 10_000 }, (none, i) => ({ sid: `s${i}`.padEnd(70, 'x'), until: gatehouse.time + 900 }));
  await gatehouse.publish(page({ ended }));
  for (const { sid } of [ended[0], ended[9_999]]) assert.equal(await reason(verifier, await signer.token({ sid })), 'ended');
});

test('the sessions of a user end, except one and those that were opened later', async (t) => {
  const { gatehouse, verifier } = await following(t);
  const at = gatehouse.time;
  await gatehouse.publish(page({ users: [{ sub: 'alice', not_after: at, except: 's2', until: at + 900 }] }));
  assert.equal(await reason(verifier, await signer.token({ auth_time: at })), 'ended');
  assert.equal(await reason(verifier, await signer.token({ auth_time: at + 1 })), 'accept');
  assert.equal(await reason(verifier, await signer.token({ sid: 's2' })), 'accept');
  assert.equal(await reason(verifier, await signer.token({ sub: 'bob' })), 'accept');
  await gatehouse.publish(page({ users: [{ sub: '', not_after: at, until: at + 900 }] }));
  assert.equal(await reason(verifier, await signer.token({ sub: 'bob' })), 'ended');
});

test('a withdrawn key is rejected without another read of the keys', async (t) => {
  const { gatehouse, verifier } = await following(t);
  await gatehouse.publish(page({ withdrawn: ['k1'] }));
  assert.equal(await reason(verifier, await signer.token()), 'withdrawn');
  assert.equal(gatehouse.keyReads, 1);
});

test('it is not ready before it has read the feed to its end', async (t) => {
  const { gatehouse, verifier } = await following(t, { feed: [page({ ended: [{ sid: 's9', until: 1_780_000_900 }] })] });
  assert.equal(verifier.ready, false);
  assert.equal(await reason(verifier, await signer.token()), 'stale');
  await gatehouse.publish(page());
  assert.equal(verifier.ready, true);
  assert.deepEqual(gatehouse.requests.filter((one) => one.searchParams.has('wait')).map((one) => one.searchParams.get('wait')), ['0', '0', '30']);
});

test('the cursor and the form-encoded secret are sent', async (t) => {
  const { gatehouse } = await following(t, { feed: [page({ cursor: 'f+1.7' })] });
  const last = gatehouse.requests.at(-1);
  assert.equal(last.searchParams.get('after'), 'f+1.7');
  assert.equal(atob(last.headers.authorization.slice(6)), 'orders:a%2B%2F%3D%C3%A9+b');
});

test('a failure and a page that is none keep the cursor and the ends', async (t) => {
  const ended = page({ cursor: 'f1.1', ended: [{ sid: 's1', until: 1_780_000_900 }] });
  const { gatehouse, verifier } = await following(t, { feed: [ended, null, { cursor: 'x' }, page({ cursor: 'f1.1' })] });
  assert.deepEqual(gatehouse.requests.filter((one) => one.searchParams.has('wait')).slice(1).map((one) => one.searchParams.get('after')), ['f1.1', 'f1.1', 'f1.1', 'f1.1']);
  assert.equal(await reason(verifier, await signer.token()), 'ended');
});

test('it rejects with 503 when it has heard nothing for maxStaleness, and recovers', async (t) => {
  const { gatehouse, verifier } = await following(t, { maxStaleness: 60, keys: [{ keys: [signer.jwk] }] });
  gatehouse.time += 60;
  assert.equal(await reason(verifier, await signer.token()), 'accept');
  gatehouse.time += 1;
  await assert.rejects(verifier.verify(await signer.token()), { status: 503, reason: 'stale' });
  assert.equal(verifier.ready, false);
});

test('ends are forgotten after their time, and those without a place are not taken', async (t) => {
  const end = (sid, until) => page({ ended: [{ sid, until }] });
  const { gatehouse, verifier } = await following(t, { maxEntries: 1 });
  await gatehouse.publish(end('s1', gatehouse.time + 10));
  await gatehouse.publish(end('s2', gatehouse.time + 10));
  assert.equal(await reason(verifier, await signer.token({ sid: 's2' })), 'accept');
  gatehouse.time += 200;
  await gatehouse.publish(end('s3', gatehouse.time + 10));
  assert.equal(await reason(verifier, await signer.token({ sid: 's3' })), 'ended');
  assert.equal(await reason(verifier, await signer.token({ sid: 's1' })), 'accept');
});

test('unknown keys read the published ones at most once a second', async (t) => {
  const { gatehouse, verifier } = await following(t);
  const stranger = await issuer('k2');
  const token = await stranger.token();
  assert.deepEqual(await Promise.all(Array.from({ length: 20 }, () => reason(verifier, token))), Array(20).fill('unknown_key'));
  assert.equal(await reason(verifier, token), 'unknown_key');
  assert.equal(gatehouse.keyReads, 2);
  gatehouse.time += 1;
  gatehouse.keys = [{ keys: [signer.jwk, stranger.jwk] }];
  assert.equal(await reason(verifier, token), 'accept');
  assert.equal(gatehouse.keyReads, 3);
});

test('without a feed the keys alone decide, until they are too old', async (t) => {
  const gatehouse = new FakeGatehouse({ keys: [{ keys: [signer.jwk] }], feed: [] });
  const verifier = new Verifier({ issuer: ISSUER, audience: 'orders', fetch: gatehouse.fetch, clock: gatehouse.clock, log: silent });
  t.after(() => verifier.close());
  assert.equal(await reason(verifier, await signer.token()), 'accept');
  gatehouse.time += 901;
  assert.equal(await reason(verifier, await signer.token({}, gatehouse.time)), 'keys_unreachable');
});

test('a token with a claim of another type is malformed', async (t) => {
  const { verifier } = await following(t);
  for (const claims of [{ sid: 7 }, { sid: undefined }, { sub: ' ' }, { roles: 'admin' }, { roles: [1] }, { auth_time: '1' }, { exp: '1' }, { exp: 1_780_000_900_000 }]) {
    assert.equal(await reason(verifier, await signer.token(claims)), 'malformed');
  }
});

test('a key of each algorithm verifies with its algorithm only', async (t) => {
  for (const alg of ALL_ALGORITHMS) {
    const own = await issuer('own', alg);
    const { verifier } = await following(t, { keys: [{ keys: [own.jwk] }], algorithms: [alg] });
    assert.equal(await reason(verifier, await own.token()), 'accept', alg);
    const others = ALL_ALGORITHMS.filter((one) => one !== alg);
    const { verifier: strict } = await following(t, { keys: [{ keys: [own.jwk] }], algorithms: others });
    assert.equal(await reason(strict, await own.token()), 'algorithm', alg);
  }
});

test('an algorithm of the same kind of key is rejected, unless the key names none', async (t) => {
  const { jwk, token } = await issuer('own', 'PS256');
  const algorithms = ['RS256', 'PS256'];
  const { verifier } = await following(t, { keys: [{ keys: [{ ...jwk, alg: 'RS256' }] }], algorithms });
  assert.equal(await reason(verifier, await token()), 'algorithm');
  const { verifier: lenient } = await following(t, { keys: [{ keys: [{ ...jwk, alg: undefined }] }], algorithms });
  assert.equal(await reason(lenient, await token()), 'accept');
});

test('a token with another header, or of more than 8 KiB, is malformed', async (t) => {
  const { verifier } = await following(t);
  for (const header of [{ jku: 'https://evil.example' }, { jwk: signer.jwk }, { kid: undefined, iss: ISSUER }, { kid: undefined }]) {
    assert.equal(await reason(verifier, await signer.token({}, undefined, header)), 'malformed');
  }
  assert.equal(await reason(verifier, await signer.token({ sub: 'x'.repeat(7000) })), 'malformed');
  for (const token of ['', 'a.b', 'a.b.c.d', '....', undefined, 7]) assert.equal(await reason(verifier, token), 'malformed');
});
