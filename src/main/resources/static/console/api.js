import { fill } from './dialog.js'
import { field, notice } from './dom.js'

/** A response that is no success, or none at all (status 0). */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? 'Gatehouse does not answer.')
    this.status = status
    this.code = body?.code ?? 'unreachable'
  }
}

let user = null

export async function me() {
  const claims = await get('me')
  user = claims.sub
  return claims
}

export function query(params = {}) {
  const text = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== '')).toString()
  return text && '?' + text
}

export async function get(path, params) {
  return (await send('GET', path + query(params))).json()
}

/** The whole response, for files. */
export async function file(path, params) {
  return send('GET', path + query(params))
}

/** A change. Where the sign-in is too old for it, asks for the password and tries once more. */
export async function change(method, path, body) {
  try {
    return await answer(await send(method, path, body))
  } catch (problem) {
    if (problem.code !== 'insufficient_user_authentication') throw problem
    await signInAgain()
    return answer(await send(method, path, body))
  }
}

async function answer(response) {
  return response.status === 204 ? null : response.json()
}

async function send(method, path, body, redirect = true) {
  let response
  try {
    response = await fetch(path, {
      method, credentials: 'same-origin', cache: 'no-store',
      headers: { Accept: 'application/json, */*;q=0.1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  } catch {
    throw new Problem(0, null)
  }
  if (response.ok) return response
  const problem = new Problem(response.status, await response.json().catch(() => null))
  if (redirect && ['authorization_header_missing', 'token_expired', 'token_invalid', 'session_ended'].includes(problem.code)) toSignIn()
  throw problem
}

export function toSignIn() {
  const here = location.pathname + location.hash
  location.assign('signin' + query({ return_to: here }))
}

/** RFC 9470: the old session ends after the new one has begun. */
async function signInAgain() {
  const before = await get('me')
  let problem = null
  for (;;) {
    const given = await fill({
      title: 'Sign in again',
      text: `Changes need a recent sign-in. You are signed in as ${user}.`,
      fields: [problem, field('Password', 'password', { type: 'password', required: true, autocomplete: 'current-password' })],
      action: 'Sign in',
    })
    if (!given) throw new Problem(401, { code: 'canceled', detail: 'Nothing was changed: the change needs a recent sign-in.' })
    try {
      await send('POST', 'authenticate', { user, password: given.password, cookie: true }, false)
      break
    } catch (refused) {
      problem = notice('error', refused.message, 'Nothing was changed yet.')
    }
  }
  if ((await get('me')).sub !== before.sub) throw new Problem(401, { code: 'other_user', detail: 'Another user signed in.' })
  await send('DELETE', 'sessions/' + encodeURIComponent(before.sid)).catch(() => null)
}

export async function signOut() {
  await send('DELETE', 'sessions/current', undefined, false).catch(() => null)
  toSignIn()
}
