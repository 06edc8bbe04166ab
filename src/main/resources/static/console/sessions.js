import { change, get } from './api.js'
import { confirm } from './dialog.js'
import { ago, badge, device, field, h, head, line, link, panel, say, table, time } from './dom.js'

const HEADS = ['Select', 'User', 'Address', 'Device', 'Signed in', 'Last seen', 'Requests', '']
const AT_ONCE = 4

export async function show(root, params) {
  const chosen = new Map()
  const results = h('div', { class: 'stack' })
  const many = h('button', { type: 'button', class: 'danger', disabled: true, onclick: () => endAll([...chosen.keys()], 'the selected sessions') }, 'End selected')
  const form = h('form', { class: 'filters', role: 'search' },
    field('User', 'user', { value: params.user ?? '' }), field('Address', 'address', { value: params.address ?? '' }),
    field('Device contains', 'device', { value: params.device ?? '' }), h('button', { type: 'submit', class: 'primary' }, 'Search'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const found = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()))
    if (location.hash === `#sessions?${found}`) load()
    else location.hash = `sessions?${found}`
  })
  const ofUser = params.user
    ? h('button', { type: 'button', class: 'danger', onclick: () => endUser(params.user) }, `End all of ${params.user}`) : null
  root.append(head('Sessions', ofUser, many), panel(null, form), panel(null, results))

  const filter = { user: params.user, address: params.address, device: params.device }
  await load()

  async function load(after = null, body = null) {
    const page = await get('admin/sessions', { ...filter, after })
    if (!body) {
      chosen.clear()
      selection()
    }
    const rows = page.sessions.map(row)
    if (params.session && !after && !page.sessions.some((session) => session.id === params.session)) {
      results.replaceChildren(h('p', { class: 'notice warning' }, 'The session of the event has ended, or is on a later page.'))
    } else {
      results.replaceChildren()
    }
    if (body) {
      body.append(...rows)
      results.append(body.closest('.scroll'))
    } else {
      const all = h('input', { type: 'checkbox', 'aria-label': 'Select all on this page', onchange: () => {
        for (const box of results.querySelectorAll('tbody input[type=checkbox]')) {
          if (box.checked !== all.checked) box.click()
        }
      } })
      const found = table('Live sessions, newest first', HEADS, rows, page.next ? 'None among the newest 2,000 sessions.' : 'No live session.')
      found.querySelector('thead th')?.replaceWith(h('td', { class: 'check' }, all))
      results.append(found)
    }
    const list = results.querySelector('tbody')
    if (page.next) results.append(h('div', {}, h('button', { type: 'button', onclick: () => load(page.next, list).catch((problem) => say(problem.message, 'error')) }, 'Show more')))
  }

  function row(session) {
    const box = h('input', { type: 'checkbox', 'aria-label': `Select session of ${session.user} from ${session.address}`, onchange: () => {
      if (box.checked) chosen.set(session.id, true)
      else chosen.delete(session.id)
      selection()
    } })
    const end = h('button', { type: 'button', class: 'small danger', 'aria-label': `End session of ${session.user} from ${session.address}`, onclick: () => endAll([session.id], `the session of ${session.user}`) }, 'End')
    const cells = line(HEADS, [box, h('span', {}, link(`people?${new URLSearchParams({ user: session.user })}`, session.user), ' ', badge(session.source)),
      link(`events?${new URLSearchParams({ address: session.address })}`, session.address, { class: 'mono' }), device(session.user_agent), time(session.opened_at),
      ago(session.last_seen_at), session.failures ? h('span', {}, `${session.requests} `, badge(`${session.failures} failed`, 'warning')) : String(session.requests), end])
    cells.lastElementChild.className = 'actions'
    if (session.id === params.session) cells.className = 'new'
    return cells
  }

  function selection() {
    many.disabled = chosen.size === 0
    many.textContent = chosen.size ? `End ${chosen.size} selected` : 'End selected'
  }

  async function endAll(ids, what) {
    const count = ids.length === 1 ? '1 session' : `${ids.length} sessions`
    if (!(await confirm({ title: `End ${count}?`, text: `This signs out ${what}, on every service that asks Gatehouse.`, action: `End ${count}` }))) return
    const left = [...ids]
    let failed = 0
    // The first one alone: it may ask for the password.
    const first = left.shift()
    try {
      await change('DELETE', `admin/sessions/${encodeURIComponent(first)}`)
    } catch (problem) {
      say(problem.message, 'error')
      return
    }
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let id = left.shift(); id; id = left.shift()) await change('DELETE', `admin/sessions/${encodeURIComponent(id)}`).catch(() => failed++)
    }))
    say(failed ? `${failed} of ${count} were not ended.` : `Ended ${count}.`, failed ? 'error' : 'success')
    await load()
  }

  async function endUser(user) {
    const page = await get('admin/sessions', { user, limit: 200 })
    const count = `${page.sessions.length}${page.next ? ' or more' : ''} ${page.sessions.length === 1 ? 'session' : 'sessions'}`
    if (!(await confirm({ title: `End ${count}?`, text: `This ends all sessions of ${user}, on every device.`, action: `End ${count}` }))) return
    await change('DELETE', `admin/users/${encodeURIComponent(user)}/sessions`).then(() => say(`Ended all sessions of ${user}.`), (problem) => say(problem.message, 'error'))
    await load()
  }
}

