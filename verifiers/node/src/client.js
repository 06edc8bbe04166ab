const MAX_BYTES = 4 * 1024 * 1024;

/** Reads JSON from Gatehouse. Each request has a time limit, and each response a limit of size. */
export class Client {
  #base;
  #fetch;
  #pending = new Set();
  #closed = false;

  constructor(base, fetch) {
    this.#base = base.replace(/\/$/, '');
    this.#fetch = fetch;
  }

  get closed() {
    return this.#closed;
  }

  /** @param timeout in milliseconds, for the whole response */
  async json(path, timeout, headers = {}) {
    const request = new AbortController();
    this.#pending.add(request);
    const timer = setTimeout(() => request.abort(new Error(`no response within ${timeout} ms`)), timeout);
    try {
      // A redirect would send the secret to another address.
      const response = await this.#fetch(this.#base + path, { headers, signal: request.signal, redirect: 'error' });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`status ${response.status}`);
      }
      return JSON.parse(await text(response));
    } finally {
      clearTimeout(timer);
      this.#pending.delete(request);
    }
  }

  close() {
    this.#closed = true;
    for (const request of this.#pending) request.abort(new Error('the verifier is closed'));
  }
}

async function text(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`a response of more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The cause of a failed fetch is in `cause`. */
export const causeOf = (error) => error.cause?.message || error.message;
