import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'node:test';
import { Client, causeOf } from '../src/client.js';

/** A server on a free port. */
async function serving(t, handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${server.address().port}`;
}

const failure = (promise) => promise.then(() => 'none', causeOf);
const client = (base) => new Client(`${base}/`, fetch);

test('a response that does not come, or does not end, has a time limit', async (t) => {
  const base = await serving(t, (request, response) => request.url === '/half' && response.write('{'));
  assert.equal(await failure(client(base).json('/never', 50)), 'no response within 50 ms');
  assert.equal(await failure(client(base).json('/half', 50)), 'no response within 50 ms');
});

test('a redirect is not followed', async (t) => {
  let followed = false;
  const base = await serving(t, (request, response) => {
    followed ||= request.url === '/elsewhere';
    response.writeHead(302, { Location: '/elsewhere' }).end();
  });
  assert.match(await failure(client(base).json('/revocations', 1000)), /redirect/);
  assert.equal(followed, false);
});

test('a response of more than 4 MiB is rejected', async (t) => {
  const base = await serving(t, (request, response) => response.end(`"${'x'.repeat(4 * 1024 * 1024)}"`));
  assert.match(await failure(client(base).json('/', 5000)), /more than 4194304 bytes/);
});

test('a process that closes the verifier ends, while the feed and the keys do not answer', async (t) => {
  const base = await serving(t, () => {});
  const script = `
    import { gatehouse } from ${JSON.stringify(new URL('../src/index.js', import.meta.url).href)};
    const gate = gatehouse({ issuer: '${base}', audience: 'orders', feed: { clientId: 'a', clientSecret: 'b' } });
    setTimeout(gate.close, 50);`;
  const node = spawn(process.execPath, ['--input-type=module', '--eval', script], { timeout: 5000, stdio: 'pipe' });
  let output = '';
  node.stderr.on('data', (data) => (output += data));
  assert.deepEqual(await once(node, 'exit'), [0, null]);
  assert.equal(output, '');
});
