import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Verifier } from '../src/index.js';
import { FakeGatehouse, silent } from './support.js';

const json = (name) => JSON.parse(readFileSync(new URL(`../../conformance/${name}`, import.meta.url), 'utf8'));
const suite = json('cases.json');
const leftOut = json('verifiers.json').node.left_out;

for (const one of suite.cases.filter(({ name }) => !(name in leftOut))) {
  test(one.name, async () => assert.match(await outcome(one), expected(one)));
}

const expected = ({ expected }) => new RegExp(expected === 'rejected' ? '^401 ' : `(^| )${expected}$`);

/** `accept`, or the status and the reason. */
async function outcome({ token, now, keys, feed, feed_age: age, settings: changes }) {
  const settings = { ...suite.settings, ...changes };
  const gatehouse = new FakeGatehouse({ keys: keys.map((name) => name && suite.key_sets[name]), feed });
  gatehouse.time = now - age;
  const verifier = new Verifier({
    issuer: settings.issuer,
    audience: settings.audience,
    algorithms: settings.algorithms,
    clockSkew: settings.clock_skew,
    maxStaleness: settings.max_staleness,
    feed: { clientId: 'orders', clientSecret: 'secret' },
    fetch: gatehouse.fetch,
    clock: gatehouse.clock,
    log: silent,
  });
  try {
    await gatehouse.idle;
    gatehouse.time = now;
    await verifier.verify(token);
    return 'accept';
  } catch ({ status, reason }) {
    return `${status} ${reason}`;
  } finally {
    verifier.close();
  }
}
