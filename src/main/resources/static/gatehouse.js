// Keeps a page signed in at Gatehouse. The token goes there and to the given origins alone.
export function gatehouse({ url = new URL(import.meta.url).origin, origins = [], storage } = {}) {
  const tabs = new BroadcastChannel(url)
  const over = new Set()
  let token = storage?.getItem(url)
  let busy

  const claims = () => (token ? read(token) : {})
  const page = Object.assign(new EventTarget(), { claims })

  // The later token counts, and none of a session that is over.
  const take = (next, told) => {
    const a = claims(), b = read(next)
    if (over.has(b.sid) || a.auth_time > b.auth_time || a.iat > b.iat) return
    token = next
    storage?.setItem(url, token)
    if (!told) tabs.postMessage({ token })
  }

  const end = (sid) => {
    over.add(sid)
    if (!token || claims().sid !== sid) return
    token = null
    storage?.removeItem(url)
    tabs.postMessage({ sid })
    page.dispatchEvent(new Event('ended'))
  }

  // Done when another tab has told its token, or after a moment.
  page.ready = new Promise((done) => {
    tabs.onmessage = ({ data }) => {
      if (data.token) done(take(data.token, 1))
      else if (data.sid) end(data.sid)
      else if (token) tabs.postMessage({ token })
    }
    tabs.postMessage({})
    setTimeout(done, 200)
  })

  const post = (path, body) => new Request(url + path, { method: 'POST', body })

  const send = async (call, last, sid = claims().sid) => {
    if (token) call.headers.set('Authorization', 'Bearer ' + token)
    const reply = await fetch(call, { cache: 'no-store', credentials: 'omit' })
    if (bearer(reply) && claims().sid === sid) take(bearer(reply))
    if (last && reply.status === 401) end(sid)
    return reply
  }

  page.signIn = async (who) => {
    const json = new Blob([JSON.stringify(who)], { type: 'application/json' })
    const reply = await fetch(post('/authenticate', json))
    const body = await reply.json()
    if (!reply.ok) throw Object.assign(new Error(body.detail), body)
    take(bearer(reply) ?? body.token)
  }

  page.signOut = async () => {
    const { sid } = claims()
    if (sid) await page.fetch(url + '/sessions/current', { method: 'DELETE' }).finally(() => end(sid))
  }

  // One request, however many ask at once.
  page.refresh = () => (busy ??= send(post('/authenticate/refresh'), 1).finally(() => (busy = 0)))

  // As the window's own; after a 401 once more.
  page.fetch = async (input, init) => {
    const call = new Request(input, init)
    const trusted = [url, ...origins].some((one) => call.url.startsWith(one + '/'))
    if (!token || !trusted) return fetch(call)
    if (claims().exp * 1e3 < Date.now() + 5e3) await page.refresh()
    const again = call.clone()
    const reply = await send(call)
    if (reply.status !== 401) return reply
    await page.refresh()
    return token ? send(again) : reply
  }

  return page
}

const bearer = (reply) => reply.headers.get('Authorization')?.slice(7)
const read = (token) => JSON.parse(decodeURIComponent(escape(
  atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')))))
