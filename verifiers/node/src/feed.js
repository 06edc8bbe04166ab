import { causeOf } from './client.js';
import { Refusal } from './refusal.js';

/** Seconds that Gatehouse waits for news before it answers. */
const WAIT = 30;
const READ_TIMEOUT = 10_000;
const PAUSE = 1_000;
const FORGET_INTERVAL = 60_000;

/** Follows `/revocations`: which sessions have ended, and which keys are withdrawn. */
export class Feed {
  #client;
  #settings;
  #authorization;
  #ended = new Map();
  #users = new Map();
  #withdrawn = new Set();
  #cursor = '';
  #complete = false;
  #heardAt;
  #failed = false;
  #forgotAt = -Infinity;

  constructor(client, settings) {
    this.#client = client;
    this.#settings = settings;
    const { clientId, clientSecret } = settings.feed;
    this.#authorization = `Basic ${btoa(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)}`;
    this.#follow();
  }

  /** Whether all ends are known, and the feed has answered within `maxStaleness`. */
  get current() {
    const { clock, maxStaleness } = this.#settings;
    return this.#complete && clock.elapsed() - this.#heardAt <= maxStaleness * 1000;
  }

  requireCurrent() {
    if (!this.current) throw new Refusal('stale');
  }

  requireNotWithdrawn(kid) {
    if (this.#withdrawn.has(kid)) throw new Refusal('withdrawn');
  }

  /** A user's end concerns all sessions that were opened until a time, except one. The empty user stands for all users. */
  requireNotEnded({ sid, sub, auth_time: openedAt }) {
    const concerns = (end) => end !== undefined && openedAt <= end.not_after && sid !== end.except;
    if (this.#ended.has(sid) || concerns(this.#users.get(sub)) || concerns(this.#users.get(''))) throw new Refusal('ended');
  }

  async #follow() {
    const { log, clock } = this.#settings;
    while (!this.#client.closed) {
      try {
        await this.#readPage();
        if (this.#failed) log.info("Gatehouse's feed of ended sessions is read again");
        this.#failed = false;
      } catch (error) {
        if (this.#client.closed) return;
        if (!this.#failed) log.warn(`Gatehouse's feed of ended sessions cannot be read, next attempt each second: ${causeOf(error)}`);
        this.#failed = true;
        await clock.pause(PAUSE);
      }
    }
  }

  /** Waits for news only when all earlier ends are known. */
  async #readPage() {
    const wait = this.#complete ? WAIT : 0;
    const query = new URLSearchParams({ after: this.#cursor, wait });
    const page = await this.#client.json(`/revocations?${query}`, wait * 1000 + READ_TIMEOUT, {
      authorization: this.#authorization,
    });
    const { cursor, ended, users, withdrawn = [] } = page;
    if (![ended, users, withdrawn].every(Array.isArray)) throw new Error('the response is no page of the feed');
    this.#forget();
    this.#requireRoom(ended.length + users.length + withdrawn.length);
    for (const { sid, until } of ended) this.#ended.set(sid, until);
    for (const end of users) this.#users.set(end.sub, end);
    for (const kid of withdrawn) this.#withdrawn.add(kid);
    this.#cursor = cursor;
    this.#complete ||= ended.length === 0 && users.length === 0;
    this.#heardAt = this.#settings.clock.elapsed();
  }

  /** An end without a place would be forgotten, so the page is not taken, and the verifier becomes stale. */
  #requireRoom(more) {
    const { maxEntries } = this.#settings;
    if (this.#ended.size + this.#users.size + this.#withdrawn.size + more > maxEntries) {
      throw new Error(`there are more than ${maxEntries} ended sessions`);
    }
  }

  /** An expired token is accepted for the clock skew, and the clocks may differ by as much. */
  #forget() {
    const { clock, clockSkew } = this.#settings;
    if (clock.elapsed() - this.#forgotAt < FORGET_INTERVAL) return;
    this.#forgotAt = clock.elapsed();
    const forgotten = clock.now() / 1000 - 2 * clockSkew;
    for (const [sid, until] of this.#ended) if (until < forgotten) this.#ended.delete(sid);
    for (const [sub, { until }] of this.#users) if (until < forgotten) this.#users.delete(sub);
  }
}

/** RFC 6749, section 2.3.1. */
const formEncoded = (text) => new URLSearchParams({ t: text }).toString().slice(2);
