import { call, confirmed, dated, element, fill, isSignedOut, relatively, signIn, textsOf } from '../page.js'
import { device } from '../device.js'

const $ = id => document.getElementById(id)
const t = await textsOf('account')
const times = ['auth_time', 'session_exp', 'exp', 'iat']
const describe = session => ({
	device: device(session.user_agent ?? '', t.on, t.unknown_device),
	address: session.address
})
let shown = false

const notice = (kind, [title, text], ...more) =>
	element('div', { class: `notice ${kind}` }, element('strong', {}, title), ...text ? [text] : [], ...more)

const problemText = problem =>
	(t.problems[problem.code] ?? t.problems.other).map(text => fill(text, { wait: problem.wait || 5 }))

const failed = (problem, place = $('message')) => {
	if (isSignedOut(problem)) return over(problem)
	const detail = ['weak_password', 'password_refused'].includes(problem.code) ? problem.detail : null
	place.replaceChildren(notice('error', problemText(problem), ...detail ? [element('p', { class: 'small', lang: 'en' }, detail)] : []))
	if (!shown) {
		const retry = element('button', {}, t.retry)
		retry.onclick = () => location.reload()
		place.append(element('p', {}, retry))
	}
}

/** Nothing of the account stays on the screen. */
const over = problem => {
	if (!shown) return location.replace(signIn(problem.status === 401 && 'ended'))
	$('content').remove()
	$('who').textContent = ''
	$('out').hidden = true
	const again = element('a', { class: 'button primary', href: signIn() }, t.sign_in_again)
	$('message').replaceChildren(notice('warning', [t.session_over, t.session_over_text], element('p', {}, again)))
	document.removeEventListener('visibilitychange', returned)
}

const row = session => {
	const words = describe(session)
	const end = element('button', { class: 'small', 'aria-label': fill(t.end_this, words) }, t.end)
	end.onclick = () => endOne(session, words)
	return element('tr', {},
		element('th', { scope: 'row' }, words.device, ' ', ...session.current ? [element('span', { class: 'badge success' }, t.this_session)] : []),
		element('td', { 'data-label': t.place }, words.address),
		element('td', { 'data-label': t.first_seen }, dated(session.opened_at)),
		element('td', { 'data-label': t.last_seen }, relatively(session.last_seen_at)),
		element('td', { class: 'actions' }, ...session.current ? [] : [end]))
}

const value = (name, claim) => {
	if (times.includes(name)) return dated(claim * 1000)
	if (Array.isArray(claim)) return claim.length ? claim.join(', ') : t.none
	return typeof claim === 'object' ? JSON.stringify(claim) : String(claim)
}

const showClaims = claims => {
	const known = Object.keys(t.claims).filter(name => name in claims)
	const mapped = Object.keys(claims).filter(name => !(name in t.claims) && !['jti', 'sid', 'client_id', 'nbf'].includes(name))
	$('claims').replaceChildren(...[...known, ...mapped].flatMap(name =>
		[element('dt', {}, t.claims[name] ?? name), element('dd', {}, value(name, claims[name]))]))
	$('raw').textContent = JSON.stringify(claims, null, 2)
	$('who').textContent = claims.sub
	$('password').elements.user.value = claims.sub
}

const showSessions = ({ sessions, next }, added) => {
	const rows = sessions.map(row)
	added ? $('sessions').append(...rows) : $('sessions').replaceChildren(...rows)
	const own = sessions.find(session => session.current)
	if (own) $('password-panel').hidden = own.source !== 'local'
	$('end-others').hidden = $('sessions').rows.length < 2
	$('more').hidden = !next
	$('more').onclick = () => call('GET', `sessions?limit=50&after=${encodeURIComponent(next)}`)
		.then(page => showSessions(page, true), failed)
}

const load = async () => {
	const [claims, sessions] = await Promise.all([call('GET', 'me'), call('GET', 'sessions?limit=50')])
	showClaims(claims)
	showSessions(sessions)
	shown = true
	$('content').hidden = $('out').hidden = false
}

const changed = async text => {
	await load()
	$('message').replaceChildren(notice('success', [text]))
	$('sessions-title').focus()
}

const endOne = async (session, words) => {
	if (!await confirmed($('question'), fill(t.ask_one, words))) return
	await call('DELETE', `sessions/${encodeURIComponent(session.id)}`).then(() => changed(t.ended_one)).catch(async problem => {
		failed(problem)
		if (problem.code === 'not_found') await load().catch(failed)
	})
}

$('end-others').onclick = async () => {
	if (await confirmed($('question'), t.ask_others)) await call('DELETE', 'sessions').then(() => changed(t.ended_others)).catch(failed)
}

$('out').onclick = () => call('DELETE', 'sessions/current')
	.then(() => location.assign('signin?notice=signed_out'), failed)

$('password').onsubmit = async event => {
	event.preventDefault()
	const form = event.target, fields = form.elements, place = $('password-message'), submit = form.querySelector('button')
	place.replaceChildren()
	if (fields.new.value !== fields.repeated.value) return failed({ code: 'passwords_differ' }, place)
	submit.disabled = true
	try {
		await call('POST', 'me/password', { old: fields.old.value, new: fields.new.value })
		form.reset()
		await changed(t.password_changed)
	} catch (problem) {
		failed(problem, place)
	} finally {
		submit.disabled = false
	}
}

// Another tab, or another device, may have changed something.
const returned = () => document.visibilityState === 'visible' && load().catch(failed)
document.addEventListener('visibilitychange', returned)
load().catch(failed)
