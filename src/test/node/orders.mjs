// A service that accepts Gatehouse's tokens, as docs/verify.md shows it.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PAGE_ORIGIN, PORT } = process.env;

// The keys, from the address in the issuer's metadata; read with the first token.
let keys;
async function keySet() {
  if (!keys) {
    const metadata = await answer(`${ISSUER}/.well-known/oauth-authorization-server`);
    keys = createRemoteJWKSet(new URL(metadata.jwks_uri), { cooldownDuration: 0 });
  }
  return keys;
}

// The ended sessions, from the feed.
const ended = new Map();
const users = new Map();
let complete = false;
async function follow(cursor = '') {
  const authorization = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`;
  for (;;) {
    try {
      const query = new URLSearchParams({ after: cursor, wait: complete ? '30' : '0' });
      const page = await answer(`${ISSUER}/revocations?${query}`, { authorization });
      for (const { sid, until } of page.ended) ended.set(sid, until);
      for (const end of page.users) users.set(end.sub, end);
      const forgotten = Date.now() / 1000 - 120;
      for (const [sid, until] of ended) if (until < forgotten) ended.delete(sid);
      for (const [sub, { until }] of users) if (until < forgotten) users.delete(sub);
      cursor = page.cursor;
      complete ||= page.ended.length === 0 && page.users.length === 0;
    } catch (error) {
      console.error(`Ended sessions cannot be read from Gatehouse, next attempt in 1 s: ${error.message}`);
      await pause(1000);
    }
  }
}

// A user's end concerns all sessions that were opened until a time, except one. The empty user stands for all users.
function hasEnded({ sid, sub, auth_time }) {
  const concerns = (end) => end !== undefined && auth_time <= end.not_after && sid !== end.except;
  return ended.has(sid) || concerns(users.get(sub)) || concerns(users.get(''));
}

async function answer(url, headers = {}) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(40_000) });
  if (!response.ok) throw new Error(`${new URL(url).pathname} answers ${response.status}`);
  return response.json();
}

// The claims of a valid token, or null; throws when that is not known.
async function verified(request) {
  if (!complete) throw new Error('The ended sessions are not known yet');
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!token) return null;
  try {
    const { payload } = await jwtVerify(token, await keySet(), {
      issuer: ISSUER,
      audience: 'gatehouse',
      typ: 'at+jwt',
    });
    return hasEnded(payload) ? null : payload;
  } catch (error) {
    if (/^ERR_(JWT|JWS|JWKS_NO_MATCHING_KEY|JOSE_ALG|JOSE_NOT)/.test(error.code)) return null;
    throw error;
  }
}

follow();
createServer(async (request, response) => {
  // Pages of this origin may send tokens.
  response.setHeader('Access-Control-Allow-Origin', PAGE_ORIGIN);
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
  if (request.method === 'OPTIONS') return response.writeHead(204).end();
  try {
    const token = await verified(request);
    if (!token) {
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }).end();
    } else if (request.url === '/orders/all' && !token.roles.includes('admin')) {
      response.writeHead(403).end();
    } else {
      response.end(`orders of ${token.sub}`);
    }
  } catch (error) {
    console.error(error.message);
    response.writeHead(503).end();
  }
}).listen(PORT, '127.0.0.1');
