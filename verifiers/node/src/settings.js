import { setTimeout as wait } from 'node:timers/promises';
import { ALL_ALGORITHMS } from './keys.js';

export const DEFAULTS = {
  issuer: undefined,
  audience: undefined,
  url: undefined,
  feed: undefined,
  resource: undefined,
  algorithms: ['ES256'],
  clockSkew: 60,
  maxStaleness: 900,
  maxEntries: 1_000_000,
  log: console,
  fetch: (...request) => fetch(...request),
  clock: { now: () => Date.now(), elapsed: () => performance.now(), pause: (ms) => wait(ms, undefined, { ref: false }) },
};

/** The options with their defaults. Options that cannot work are a TypeError that names the option. */
export function settingsOf(options) {
  const settings = { ...DEFAULTS, ...options };
  for (const name of Object.keys(options)) check(name in DEFAULTS, `${name} is unknown`);
  requireUrl(settings, 'issuer');
  check(isText(settings.audience), 'audience must be the audience of this service');
  settings.url ??= settings.issuer;
  requireUrl(settings, 'url');
  if (settings.resource !== undefined) requireUrl(settings, 'resource');
  if (settings.feed !== undefined) requireFeed(settings.feed);
  const { algorithms } = settings;
  check(Array.isArray(algorithms) && algorithms.length > 0, 'algorithms must be a list of algorithms');
  for (const one of algorithms) check(ALL_ALGORITHMS.includes(one), `algorithms must be among ${ALL_ALGORITHMS.join(', ')}`);
  check(settings.clockSkew >= 0 && settings.clockSkew <= 300, 'clockSkew must be 0 to 300 seconds');
  check(settings.maxStaleness > 0, 'maxStaleness must be a number of seconds');
  check(settings.maxEntries > 0, 'maxEntries must be a number');
  return settings;
}

function requireFeed({ clientId, clientSecret, ...others }) {
  check(isText(clientId) && isText(clientSecret), 'feed must have clientId and clientSecret, as registered at Gatehouse');
  for (const name of Object.keys(others)) check(false, `feed.${name} is unknown`);
}

function requireUrl(settings, name) {
  const text = settings[name];
  check(isText(text) && /^https?:\/\//.test(text) && URL.canParse(text), `${name} must be an address with http:// or https://`);
}

const isText = (value) => typeof value === 'string' && value !== '';

function check(holds, problem) {
  if (!holds) throw new TypeError(`@gatehouse/verify: ${problem}`);
}
