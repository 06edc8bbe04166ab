// Keeps a page signed in: by a token, which goes to Gatehouse and `origins` only, or by a `cookie`, which no script can read.
export function gatehouse({ url = new URL('.', import.meta.url), origins = [], storage, cookie } = {}) {
	url = new URL(url, location).href.replace(/\/$/, '')
	const places = cookie ? [new URL(url).origin] : [url, ...origins]
	const trusted = at => places.some(one => at.startsWith(one + '/'))
	const tabs = new BroadcastChannel(url), page = new EventTarget(), ended = new Set()
	const claims = page.claims = () => read(token)
	const tell = type => page.dispatchEvent(new Event(type))
	if (cookie) storage = null
	// By cookie, the claims.
	let token = storage?.getItem(url), busy

	// The later token counts, none of an ended session.
	const take = (next, quiet) => {
		const a = claims(), b = read(next)
		if (!b.sid || ended.has(b.sid) || a.auth_time > b.auth_time || a.iat > b.iat) return
		token = next
		storage?.setItem(url, token)
		if (!quiet) tabs.postMessage({ token })
		tell('changed')
	}

	const end = sid => {
		ended.add(sid)
		if (!token || claims().sid !== sid) return
		token = null
		storage?.removeItem(url)
		tabs.postMessage({ sid })
		tell('ended')
		tell('changed')
	}

	const send = async (call, last) => {
		const used = token, { sid } = claims()
		if (cookie) call.headers.set('X-Requested-With', 'gatehouse')
		else if (used) call.headers.set('Authorization', 'Bearer ' + used)
		const reply = await fetch(call, { cache: 'no-store', credentials: cookie ? 'include' : 'omit' })
		// Takes no token from where a redirect led, or of another session.
		const next = trusted(reply.url) && bearer(reply)
		if (sid && sid === claims().sid && sid === read(next).sid) take(next)
		if (last && reply.status === 401 && token === used) end(sid)
		return reply
	}

	const post = (path, json) => new Request(url + path, {
		method: 'POST',
		body: json && new Blob([JSON.stringify(json)], { type: 'application/json' })
	})

	const me = async () => (await send(new Request(url + '/me'), 1)).json()

	// Takes the token of a new session.
	const enter = async reply => {
		const body = await reply.json()
		if (!reply.ok) throw Object.assign(new Error(body.detail), body)
		take(cookie ? await me() : bearer(reply) ?? body.token)
	}

	const fresh = async () => !cookie && claims().exp * 1e3 < Date.now() + 5e3 && await page.refresh()

	page.signIn = async login => enter(await send(post('/authenticate', { ...login, cookie })))

	page.changePassword = async change => enter(await page.fetch(post('/me/password', change)))

	page.signOut = async () => {
		const { sid } = claims()
		if (sid) return page.fetch(url + '/sessions/current', { method: 'DELETE' }).finally(() => end(sid))
	}

	// Concurrent calls share one.
	page.refresh = () => busy ??= send(post('/authenticate/refresh'), 1).finally(() => busy = 0)

	// For other HTTP clients.
	page.token = async () => (await fresh(), cookie ? null : token)

	// Repeats a request once after a 401.
	page.fetch = async (input, init) => {
		const call = new Request(input, init)
		if (!token || !trusted(call.url)) return fetch(call)
		await fresh()
		const reply = await send(call.clone())
		if (reply.status !== 401) return reply
		await page.refresh()
		return token ? send(call) : reply
	}

	const look = () => me().then(next => take(next, 1)).catch(() => {})
	if (cookie) addEventListener('focus', () => token && look())

	// Asks Gatehouse or the other tabs who is signed in.
	page.ready = new Promise(done => {
		tabs.onmessage = ({ data }) => {
			if (data.token) done(take(data.token, 1))
			else if (data.sid) end(data.sid)
			else if (token) tabs.postMessage({ token })
		}
		tabs.postMessage({})
		cookie ? look().then(done) : setTimeout(done, 200)
	})

	return page
}

const bearer = reply => reply.headers.get('Authorization')?.slice(7)
const read = token => {
	try {
		const text = atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))
		return { ...JSON.parse(decodeURIComponent(escape(text))) }
	} catch { return { ...typeof token === 'object' && token } }
}
