import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import * as exported from '../src/index.js';
import { DEFAULTS } from '../src/settings.js';

const { gatehouse } = exported;
const types = readFileSync(new URL('../src/index.d.ts', import.meta.url), 'utf8');
const valid = { issuer: 'https://login.example.com', audience: 'orders' };

for (const [name, options] of Object.entries({
  issuer: { ...valid, issuer: 'login.example.com' },
  audience: { ...valid, audience: '' },
  url: { ...valid, url: 'ftp://x' },
  feed: { ...valid, feed: { clientId: 'orders', clientSecret: undefined } },
  'feed.secret': { ...valid, feed: { clientId: 'orders', clientSecret: 'x', secret: 'y' } },
  maxStalness: { ...valid, maxStalness: 1 },
  maxStaleness: { ...valid, maxStaleness: '15m' },
  clockSkew: { ...valid, clockSkew: 3600 },
  algorithms: { ...valid, algorithms: ['HS256'] },
})) {
  test(`${name}: an option that cannot work is a TypeError that names it`, () => {
    assert.throws(() => gatehouse(options), (error) => error instanceof TypeError && error.message.includes(name));
  });
}

test('the types name every export and every option', () => {
  for (const name of Object.keys(exported)) assert.match(types, new RegExp(`export (class|function) ${name}\\b`));
  for (const name of Object.keys(DEFAULTS)) assert.match(types, new RegExp(`\\n  ${name}\\??: `));
});
