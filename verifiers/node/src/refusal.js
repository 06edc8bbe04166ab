/** Reasons with the status, the public code and the detail of the response. The codes are those of Gatehouse where it has one. */
const REASONS = {
  missing: [401, 'authorization_header_missing', 'Authorization: Bearer <token> is expected'],
  malformed: [401, 'token_invalid', 'token is malformed'],
  type: [401, 'token_invalid', 'token is no access token'],
  algorithm: [401, 'token_invalid', 'algorithm is not accepted'],
  unknown_key: [401, 'token_invalid', 'key is unknown'],
  withdrawn: [401, 'token_invalid', 'key is unknown'],
  signature: [401, 'token_invalid', 'signature is invalid'],
  issuer: [401, 'token_invalid', 'issuer is not trusted'],
  audience: [401, 'token_invalid', 'audience is not accepted'],
  not_yet_valid: [401, 'token_invalid', 'token is not yet valid'],
  expired: [401, 'token_expired', 'token is expired'],
  ended: [401, 'session_ended', 'session has ended'],
  role: [403, 'insufficient_role', 'a role is missing'],
  stale: [503, 'verifier_unavailable', 'the ended sessions are not known'],
  keys_unreachable: [503, 'verifier_unavailable', 'the keys cannot be read'],
};

const TITLES = { 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' };
const ERRORS = { 401: 'invalid_token', 403: 'insufficient_scope' };

/** Why a request is not accepted. `reason` is for logs and tests; the response has `code` and `detail`. */
export class Refusal extends Error {
  constructor(reason) {
    const [status, code, detail] = REASONS[reason];
    super(detail);
    this.name = 'Refusal';
    Object.assign(this, { reason, status, code, detail });
  }

  /** The response: problem details (RFC 9457), and the challenge of RFC 6750 with the address of RFC 9728. */
  response(metadataUrl) {
    const { status, code, detail } = this;
    const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
    if (status === 503) {
      headers['Retry-After'] = '1';
    } else {
      headers['WWW-Authenticate'] = challenge(this, metadataUrl);
    }
    return { status, headers, body: JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail, code }) };
  }
}

/** A request without a token gets no error code (RFC 6750, section 3.1). */
function challenge({ reason, status, detail }, metadataUrl) {
  const members = reason === 'missing' ? [] : [`error="${ERRORS[status]}"`, `error_description="${detail}"`];
  if (metadataUrl) members.push(`resource_metadata="${metadataUrl}"`);
  return `Bearer ${members.join(', ')}`.trim();
}
