// What the pages share: texts, requests to Gatehouse, times, questions.
export const lang = document.documentElement.lang

/** The texts of a page in the language of the document. */
export const textsOf = async page => (await fetch(new URL(`${page}/${lang}.json`, import.meta.url))).json()

/**
 * Sends a request with the cookie, and JSON if there is a body. Returns the JSON of the response. Throws an Error with the
 * members of the problem: code, status, detail; the code is `unreachable` without a response.
 */
export const call = async (method, path, body) => {
	const reply = await fetch(path, {
		method,
		body: body && JSON.stringify(body),
		headers: body ? { 'Content-Type': 'application/json' } : {},
		cache: 'no-store',
		redirect: 'error',
		signal: AbortSignal.timeout(20_000)
	}).catch(error => { throw Object.assign(error, { code: 'unreachable' }) })
	if (reply.ok) return reply.status === 204 ? null : reply.json()
	const problem = await reply.json().catch(() => ({ code: 'unreachable' }))
	throw Object.assign(new Error(problem.detail), problem, { status: reply.status, wait: Number(reply.headers.get('Retry-After')) })
}

/** Whether a request was refused because no user is signed in any more. */
export const isSignedOut = ({ status, code }) => status === 401 || code === 'authorization_header_missing' || code === 'invalid_header'

/** The address of the sign-in that returns to this page. */
export const signIn = notice =>
	`signin?${new URLSearchParams({ return_to: location.pathname + location.search, ...notice && { notice } })}`

/** Fills `{name}` in a text. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all)

/** A new element with attributes, and children or text. */
export const element = (name, attributes = {}, ...children) => {
	const made = document.createElement(name)
	for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value)
	made.append(...children)
	return made
}

const full = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
const units = [['day', 86400], ['hour', 3600], ['minute', 60]]

/** A <time> that shows a date and a time of day. */
export const dated = time => {
	const date = new Date(time)
	return element('time', { datetime: date.toISOString() }, full.format(date))
}

/** A <time> that shows how long ago, or in how long; the date is its title. */
export const relatively = time => {
	const date = new Date(time), seconds = (date - Date.now()) / 1000
	const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['minute', 60]
	return element('time', { datetime: date.toISOString(), title: full.format(date) }, relative.format(Math.round(seconds / size) || 0, unit))
}

/** Asks a question in a <dialog> whose form has the method dialog. Returns whether the button with the value `yes` was used. */
export const confirmed = (dialog, question) => new Promise(answer => {
	dialog.querySelector('p').textContent = question
	dialog.returnValue = ''
	dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true })
	dialog.showModal()
})
