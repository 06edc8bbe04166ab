import { Refusal } from './refusal.js';
import { Verifier } from './verifier.js';

export { Refusal, Verifier };

/**
 * Accepts requests with a valid token of Gatehouse only. For Express, Connect and node:http it is a middleware,
 * `app.use(gatehouse(options))`, for Fastify a plugin, `app.register(gatehouse(options))`.
 */
export function gatehouse(options) {
  const verifier = new Verifier(options);
  const gate = (first, second, next) =>
    typeof first.addHook === 'function' ? registered(verifier, first, next) : handle(verifier, first, second, next);
  gate.verifier = verifier;
  gate.close = () => verifier.close();
  // Fastify applies the hooks to the context that registers the plugin.
  gate[Symbol.for('skip-override')] = true;
  gate[Symbol.for('fastify.display-name')] = '@gatehouse/verify';
  return gate;
}

/** A middleware of Express, or a hook of Fastify such as `preHandler`: the user must have each of the roles. */
export function requireRoles(...roles) {
  return (request, response, next) => {
    const user = userOf(request);
    if (roles.every((role) => user.roles.includes(role))) return next();
    send(response, new Refusal('role').response());
  };
}

/** The claims of the request's token. */
export function userOf(request) {
  if (!request.user?.roles) throw new Error('The request has no user: gatehouse() must come before');
  return request.user;
}

/** The rest of the application is called outside of the promise, so that its errors are not taken for ours. */
function handle(verifier, request, response, next) {
  if (isMetadata(verifier, request)) return send(response, metadata(verifier));
  verifier.authenticate(request.headers.authorization).then(
    (user) => {
      request.user = user;
      next();
    },
    (error) => refuse(verifier, response, error, next),
  );
}

function registered(verifier, app, done) {
  if (!app.hasRequestDecorator('user')) app.decorateRequest('user', null);
  app.addHook('onRequest', (request, reply, next) => handle(verifier, request, reply, next));
  app.addHook('onClose', async () => verifier.close());
  if (verifier.metadata) app.get(new URL(verifier.metadataUrl).pathname, () => verifier.metadata);
  done();
}

function refuse(verifier, response, error, next) {
  if (!(error instanceof Refusal)) return next(error);
  send(response, error.response(verifier.metadataUrl));
}

/** Any page may read the metadata: they contain no secret, and clients in browsers need them. */
function isMetadata({ metadataUrl }, request) {
  if (!metadataUrl || request.method !== 'GET') return false;
  const path = (request.originalUrl ?? request.url).split('?')[0];
  return path === new URL(metadataUrl).pathname;
}

function metadata(verifier) {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' },
    body: JSON.stringify(verifier.metadata),
  };
}

/** Fastify's reply has `raw`; the response of Express is that of node:http. */
function send(response, { status, headers, body }) {
  if (response.raw) return response.code(status).headers(headers).send(body);
  response.writeHead(status, headers).end(body);
}
