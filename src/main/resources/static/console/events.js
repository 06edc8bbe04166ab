import { file, get } from './api.js'
import { badge, field, h, head, notice, panel, say, select } from './dom.js'
import { eventRow, EVENT_HEADS } from './eventrow.js'
import { follow } from './stream.js'

const KINDS = ['login_succeeded', 'login_failed', 'session_ended', 'throttled', 'waits_lifted', 'user_changed', 'subject_released', 'person_exported',
  'person_erased', 'key_rotated', 'key_compromised', 'signing_key_leaked', 'backup_created', 'backup_restored']
const MAX_ROWS = 500
const MAX_FILES = 10

export async function show(root, params) {
  const filter = { kind: params.kind, user: params.user, address: params.address, outcome: params.outcome, since: params.since, until: params.until }
  const body = h('tbody')
  const more = h('div')
  const state = badge('off')
  let stop = null
  const tail = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => toggle() }, 'Live')
  const download = (format) => h('button', { type: 'button', onclick: (event) => save(format, event.currentTarget) }, format === 'csv' ? 'CSV' : 'JSON lines')
  const form = h('form', { class: 'filters', role: 'search' },
    select('Show', 'outcome', [['', 'All events'], ['alert', 'Alerts'], ['success', 'Successful'], ['authentication_failed', 'Wrong credentials'], ['too_many_attempts', 'Limited']], params.outcome ?? ''),
    h('div', { class: 'field' }, h('label', { for: 'kind' }, 'Kind'), h('input', { id: 'kind', name: 'kind', list: 'kinds', value: params.kind ?? '', autocomplete: 'off' }),
      h('datalist', { id: 'kinds' }, KINDS.map((kind) => h('option', { value: kind })))),
    field('User', 'user', { value: params.user ?? '' }), field('Address', 'address', { value: params.address ?? '' }),
    field('From', 'since', { type: 'datetime-local', value: local(params.since) }), field('Until', 'until', { type: 'datetime-local', value: local(params.until) }),
    h('button', { type: 'submit', class: 'primary' }, 'Filter'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const values = [...new FormData(form)].filter(([, value]) => value.trim())
      .map(([name, value]) => [name, name === 'since' || name === 'until' ? new Date(value).toISOString() : value.trim()])
    location.hash = `events?${new URLSearchParams(values)}`
  })
  root.append(head('Events', state, tail, h('span', { class: 'muted small', id: 'export' }, 'Export'), download('jsonl'), download('csv')), panel(null, form),
    panel(null, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Events, newest first' },
      h('table', { class: 'cards' }, h('thead', {}, h('tr', {}, EVENT_HEADS.map((text) => h('th', { scope: 'col' }, text)))), body)), more))
  await load(null)
  return () => stop?.()

  async function load(after) {
    const page = await get('admin/events', { ...filter, order: 'desc', after })
    body.append(...page.events.map((event) => eventRow(event)))
    more.replaceChildren(!body.rows.length ? notice('', 'No event matches.', '') : page.next
      ? h('button', { type: 'button', onclick: () => load(page.next).catch((problem) => say(problem.message, 'error')) }, 'Show older') : '')
  }

  function toggle() {
    tail.setAttribute('aria-pressed', String(!stop))
    tail.classList.toggle('primary', !stop)
    if (stop) {
      stop()
      stop = null
      state.className = 'badge'
      state.replaceChildren('off')
      return
    }
    const { since, until, ...streamed } = filter
    stop = follow(streamed, (event) => {
      body.prepend(eventRow(event, true))
      while (body.rows.length > MAX_ROWS) body.lastElementChild.remove()
    }, (open) => {
      state.className = `badge ${open ? 'success' : 'warning'}`
      state.replaceChildren(open ? 'live' : 'interrupted')
    })
  }

  /** Joins the files of 10,000 events. */
  async function save(format, button) {
    button.disabled = true
    try {
      const parts = []
      let after = null
      do {
        const response = await file('admin/events/export', { ...filter, format, order: 'desc', after })
        const text = await response.text()
        parts.push(format === 'csv' && parts.length ? text.slice(text.indexOf('\n') + 1) : text)
        after = response.headers.get('X-Next')
      } while (after && parts.length < MAX_FILES)
      const url = URL.createObjectURL(new Blob(parts))
      h('a', { href: url, download: `events.${format}` }).click()
      setTimeout(() => URL.revokeObjectURL(url), 10000)
      say(after ? 'Exported the newest 100,000 events. Use the API for more.' : 'Exported all events that match.', after ? 'warning' : 'success')
    } catch (problem) {
      say(problem.message, 'error')
    } finally {
      button.disabled = false
    }
  }
}

function local(text) {
  if (!text) return ''
  const at = new Date(text)
  return new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16)
}
