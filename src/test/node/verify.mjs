// Verifies tokens as a service on Node would: with the published keys, and with its own key for encrypted tokens.
// Usage: node verify.mjs JWKS_URL ISSUER AUDIENCE [KEY_FILE]; prints the subject or the error code of each token.
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { compactDecrypt, createRemoteJWKSet, importJWK, jwtVerify } from 'jose';

const [jwks, issuer, audience, keyFile] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(jwks));

async function signed(token) {
  if (token.split('.').length === 3) return token;
  const jwk = JSON.parse(await readFile(keyFile, 'utf8'));
  const { plaintext } = await compactDecrypt(token, (header) => importJWK(jwk, header.alg));
  return new TextDecoder().decode(plaintext);
}

for await (const token of createInterface({ input: process.stdin })) {
  try {
    const { payload } = await jwtVerify(await signed(token), keys, { issuer, audience, typ: 'at+jwt' });
    console.log(payload.sub);
  } catch (error) {
    console.log(`${error.code}`);
  }
}
