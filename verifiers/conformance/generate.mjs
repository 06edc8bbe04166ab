// Writes cases.json from keys.json and cases.mjs, and the table of the verifiers that pass them. A token whose header and payload have not changed keeps its signature,
// because ECDSA signatures contain a random number: a second run changes nothing.
//
//   node generate.mjs          writes cases.json and table.md
//   node generate.mjs --check  fails if they are not what would be written
import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cases, keySets, settings } from './cases.mjs';
import { table } from './table.mjs';

const file = (name) => new URL(name, import.meta.url);
const json = (name) => JSON.parse(readFileSync(file(name), 'utf8'));
const keys = json('keys.json');
const before = existsSync(file('cases.json')) ? json('cases.json').cases : [];

const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function publicKey(kid) {
  const { alg, use, d, p, q, dp, dq, qi, ...rest } = keys[kid];
  return { ...rest, alg, use };
}

function signature(input, kid, algorithm) {
  const key = createPrivateKey({ key: keys[kid], format: 'jwk' });
  switch (algorithm) {
    case 'none':
      return '';
    case 'HS256': // with the text of the public key as the secret
      return createHmac('sha256', createPublicKey(key).export({ type: 'spki', format: 'pem' })).update(input).digest('base64url');
    case 'EdDSA':
      return sign(null, Buffer.from(input), key).toString('base64url');
    case 'DER': // the form of X.509
      return sign('sha256', Buffer.from(input), key).toString('base64url');
    case 'ES384':
      return sign('sha384', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    default:
      return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }
}

function token(name, { header: template, payload, key, algorithm }) {
  const { x, y } = keys[key];
  const header = template.jwk ? { ...template, jwk: { ...template.jwk, x, y } } : template;
  const input = `${encoded(header)}.${encoded(payload)}`;
  const known = before.find((old) => old.name === name && old.token.startsWith(`${input}.`));
  return known ? known.token : `${input}.${signature(input, key, algorithm)}`;
}

const tokens = new Map();
for (const { name, recipe } of cases) {
  tokens.set(name, recipe.change ? recipe.change(tokens.get('valid')) : token(name, recipe));
}
const written = {
  version: 1,
  settings,
  key_sets: Object.fromEntries(
    Object.entries(keySets).map(([name, members]) => [
      name,
      { keys: members.map((key) => (typeof key === 'string' ? publicKey(key) : key)) },
    ]),
  ),
  cases: cases.map(({ recipe, ...rest }) => ({ ...rest, token: tokens.get(rest.name) })),
};
const texts = {
  'cases.json': `${JSON.stringify(written, null, 2)}\n`,
  'table.md': table(written.cases, json('verifiers.json')),
};
for (const [name, text] of Object.entries(texts)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(file(name), text);
  } else if (readFileSync(file(name), 'utf8') !== text) {
    console.error(`${name} is not what generate.mjs writes`);
    process.exitCode = 1;
  }
}
