import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'node:test';
import express from 'express';
import fastify from 'fastify';
import { gatehouse, requireRoles, userOf } from '../src/index.js';
import { FakeGatehouse, ISSUER, issuer, page, silent } from './support.js';

const signer = await issuer();

async function gate() {
  const fake = new FakeGatehouse({ keys: [{ keys: [signer.jwk] }], feed: [page()] });
  const gate = gatehouse({
    issuer: ISSUER,
    audience: 'orders',
    feed: { clientId: 'orders', clientSecret: 'secret' },
    resource: 'https://orders.example.com/api',
    fetch: fake.fetch,
    clock: fake.clock,
    log: silent,
  });
  await fake.idle;
  return { fake, gate };
}

async function onExpress(t) {
  const { fake, gate: middleware } = await gate();
  const app = express();
  app.get('/health', (request, response) => response.sendStatus(middleware.verifier.ready ? 200 : 503));
  app.use(middleware);
  app.get('/orders', (request, response) => response.send(`orders of ${userOf(request).sub}`));
  app.get('/orders/all', requireRoles('admin', 'editor'), (request, response) => response.send('all orders'));
  app.get('/broken', () => {
    throw new Error('of the service');
  });
  app.use((error, request, response, next) => response.status(500).send('of the service'));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => (middleware.close(), server.close()));
  return { fake, base: `http://127.0.0.1:${server.address().port}` };
}

async function onFastify(t) {
  const { fake, gate: plugin } = await gate();
  const app = fastify();
  app.get('/health', (request, reply) => reply.code(plugin.verifier.ready ? 200 : 503).send());
  app.register(async (orders) => {
    orders.register(plugin);
    orders.get('/orders', async (request) => `orders of ${userOf(request).sub}`);
    orders.get('/orders/all', { preHandler: requireRoles('admin', 'editor') }, async () => 'all orders');
    orders.get('/broken', async () => {
      throw new Error('of the service');
    });
  });
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => app.close());
  return { fake, base };
}

for (const [framework, start] of Object.entries({ Express: onExpress, Fastify: onFastify })) {
  test(`${framework}: tokens, roles, outages and metadata`, async (t) => {
    const { fake, base } = await start(t);
    const call = (path, token) => fetch(base + path, { headers: token ? { authorization: `bearer  ${token}` } : {} });
    const alice = await signer.token();

    assert.equal(await (await call('/orders', alice)).text(), 'orders of alice');
    assert.equal((await call('/orders/all', alice)).status, 403);
    assert.equal((await call('/orders/all', await signer.token({ roles: ['admin', 'editor'] }))).status, 200);
    assert.equal((await call('/broken', alice)).status, 500);
    assert.equal((await call('/health')).status, 200);

    const none = await call('/orders');
    assert.equal(none.status, 401);
    const metadata = 'https://orders.example.com/.well-known/oauth-protected-resource/api';
    assert.equal(none.headers.get('www-authenticate'), `Bearer resource_metadata="${metadata}"`);

    const forged = await call('/orders', `${alice.slice(0, -8)}AAAAAAAA`);
    assert.equal(forged.status, 401);
    assert.match(forged.headers.get('content-type'), /^application\/problem\+json/);
    assert.equal((await forged.json()).code, 'token_invalid');
    assert.match(forged.headers.get('www-authenticate'), /^Bearer error="invalid_token", error_description="signature is invalid"/);

    const published = await (await call(new URL(metadata).pathname)).json();
    assert.deepEqual(published, { resource: 'https://orders.example.com/api', authorization_servers: [ISSUER], bearer_methods_supported: ['header'] });

    await fake.publish(page({ ended: [{ sid: 's1', until: fake.time + 900 }] }));
    assert.equal((await (await call('/orders', alice)).json()).code, 'session_ended');

    fake.time += 901;
    const stale = await call('/orders', alice);
    assert.equal(stale.status, 503);
    assert.equal(stale.headers.get('retry-after'), '1');
    assert.equal((await call('/health')).status, 503);
  });
}
