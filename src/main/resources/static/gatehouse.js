// Keeps a page signed in. Sends the token to Gatehouse and `origins` only.
export function gatehouse({ url = new URL('.', import.meta.url).href.slice(0, -1), origins = [], storage } = {}) {
	const trusted = at => [url, ...origins].some(one => at.startsWith(one + '/'))
	const tabs = new BroadcastChannel(url), page = new EventTarget(), ended = new Set()
	const claims = page.claims = () => read(token)
	let token = storage?.getItem(url), busy

	// The later token counts, none of an ended session.
	const take = (next, quiet) => {
		const a = claims(), b = read(next)
		if (!b.sid || ended.has(b.sid) || a.auth_time > b.auth_time || a.iat > b.iat) return
		token = next
		storage?.setItem(url, token)
		if (!quiet) tabs.postMessage({ token })
	}

	const end = sid => {
		ended.add(sid)
		if (!token || claims().sid !== sid) return
		token = null
		storage?.removeItem(url)
		tabs.postMessage({ sid })
		page.dispatchEvent(new Event('ended'))
	}

	// Asks the other tabs for a token.
	page.ready = new Promise(done => {
		tabs.onmessage = ({ data }) => {
			if (data.token) done(take(data.token, 1))
			else if (data.sid) end(data.sid)
			else if (token) tabs.postMessage({ token })
		}
		tabs.postMessage({})
		setTimeout(done, 200)
	})

	const send = async (call, last) => {
		const used = token, { sid } = claims()
		if (used) call.headers.set('Authorization', 'Bearer ' + used)
		const reply = await fetch(call, { cache: 'no-store', credentials: 'omit' })
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

	// Takes the token of a new session.
	const enter = async reply => {
		const body = await reply.json()
		if (!reply.ok) throw Object.assign(new Error(body.detail), body)
		take(bearer(reply) ?? body.token)
	}

	page.signIn = async login => enter(await send(post('/authenticate', login)))

	page.changePassword = async change => enter(await page.fetch(post('/me/password', change)))

	page.signOut = async () => {
		const { sid } = claims()
		if (sid) return page.fetch(url + '/sessions/current', { method: 'DELETE' }).finally(() => end(sid))
	}

	// Concurrent calls share one.
	page.refresh = () => busy ??= send(post('/authenticate/refresh'), 1).finally(() => busy = 0)

	// Repeats a request once after a 401.
	page.fetch = async (input, init) => {
		const call = new Request(input, init)
		if (!token || !trusted(call.url)) return fetch(call)
		if (claims().exp * 1e3 < Date.now() + 5e3) await page.refresh()
		const reply = await send(call.clone())
		if (reply.status !== 401) return reply
		await page.refresh()
		return token ? send(call) : reply
	}

	return page
}

const bearer = reply => reply.headers.get('Authorization')?.slice(7)
const read = token => {
	try {
		const text = atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))
		return { ...JSON.parse(decodeURIComponent(escape(text))) }
	} catch { return {} }
}
