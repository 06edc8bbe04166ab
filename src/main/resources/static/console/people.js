import { change, file, get } from './api.js'
import { confirm, fill } from './dialog.js'
import { badge, device, empty, field, h, head, line, link, notice, panel, say, table, time } from './dom.js'
import { eventRow, EVENT_HEADS } from './eventrow.js'

export async function show(root, { user, address }) {
  const form = h('form', { class: 'filters', role: 'search' }, field('User name', 'user', { value: user ?? '' }), field('or address', 'address', { value: address ?? '' }), h('button', { type: 'submit', class: 'primary' }, 'Show'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const name = ['user', 'address'].find((one) => form[one].value.trim()) ?? 'user'
    location.hash = `people?${new URLSearchParams({ [name]: form[name].value.trim() })}`
  })
  root.append(head(user || address || 'People', h('button', { type: 'button', onclick: add }, 'Add local user')), panel(null, form))
  await (user ? person(root, user) : address ? place(root, address) : lists(root))
}

const of = (user) => `people?${new URLSearchParams({ user })}`
const reload = () => window.dispatchEvent(new HashChangeEvent('hashchange'))
const act = (promise, text) => promise.then(() => {
  say(text)
  reload()
}, (problem) => say(problem.message, 'error'))

async function lists(root) {
  const [users, subjects] = await Promise.all([get('admin/users'), get('admin/subjects')])
  root.append(h('div', { class: 'panels' },
    paged('Local users', ['User', 'State', 'Authorities'], users, 'users', 'admin/users', (one) => [link(of(one.user), one.user), states(one), one.authorities.join(', ')]),
    paged('Claimed names', ['Name', 'Source', 'Identifier at the source'], subjects, 'subjects', 'admin/subjects',
      (one) => [link(of(one.user), one.user), badge(one.erased_at ? 'erased' : one.source, one.erased_at ? 'warning' : ''), h('span', { class: 'mono' }, one.identifier ?? '')])))
}

function states(one) {
  return h('span', {}, badge(one.enabled ? 'enabled' : 'disabled', one.enabled ? 'success' : 'error'), ' ', one.must_change_password ? badge('must change password', 'warning') : '')
}

function paged(title, heads, page, name, path, cells) {
  const content = table(title, heads, page[name].map(cells))
  const more = h('div')
  const next = (after) => more.replaceChildren(after ? h('button', { type: 'button', onclick: async () => {
    const following = await get(path, { after })
    content.querySelector('tbody').append(...following[name].map((one) => line(heads, cells(one))))
    next(following.next)
  } }, 'Show more') : '')
  next(page.next)
  return panel(title, content, more)
}

async function person(root, user) {
  const optional = (promise) => promise.catch((problem) => problem)
  const [sessions, events, waits, local, run] = await Promise.all([get('admin/sessions', { user, limit: 20 }).catch(() => ({ sessions: [] })),
    optional(get('admin/events', { user, order: 'desc', limit: 20 })), optional(get('admin/throttle', { user })),
    optional(localUser(user)), optional(get('admin/dry-run', { user }))])
  root.append(h('div', { class: 'panels' }, roles(run), account(user, local, waits)),
    panel('Sessions', table('Sessions', ['Address', 'Device', 'Signed in', 'Last seen', 'Requests'], sessions.sessions.map((one) => [
      link(`events?${new URLSearchParams({ address: one.address })}`, one.address, { class: 'mono' }), device(one.user_agent), time(one.opened_at), time(one.last_seen_at), String(one.requests)]), 'Not signed in.'),
    h('p', {}, link(`sessions?${new URLSearchParams({ user })}`, 'End sessions'))),
    panel('Events', events.events?.length
      ? h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Events' }, h('table', { class: 'cards' },
        h('thead', {}, h('tr', {}, EVENT_HEADS.map((text) => h('th', { scope: 'col' }, text)))), h('tbody', {}, events.events.map((event) => eventRow(event)))))
      : empty('No event.')),
    stored(user))
}

/** Asks for the account only where no other source has the name. */
async function localUser(user) {
  const { subjects } = await get('admin/subjects', { user })
  if (subjects.some((one) => one.source !== 'local')) throw new Error('not local')
  return get(`admin/users/${encodeURIComponent(user)}`)
}

function roles(run) {
  if (run instanceof Error) return panel('Roles', notice('warning', run.message, ''))
  const kinds = { ok: '', warning: 'warning', failed: 'error' }
  return panel('Roles and where they come from',
    run.signed_in_as ? h('p', {}, 'A sign-in with the right password gives ', run.roles.length ? run.roles.map((role) => [badge(role, 'info'), ' ']) : h('b', {}, 'no role'))
      : run.steps.some((step) => step.result === 'warning')
        ? notice('', 'Not known without the password.', 'A source can only answer with it.') : notice('warning', 'A sign-in would be refused.', ''),
    h('ul', { class: 'steps' }, run.steps.map((step) => h('li', {}, badge(step.source || 'result', kinds[step.result]), h('span', {}, step.text)))),
    run.signed_in_as ? h('details', {}, h('summary', {}, 'Claims of the token'), h('pre', { class: 'json', tabindex: 0 }, JSON.stringify(run.claims, null, 2))) : null)
}

function account(user, local, waits) {
  const path = `admin/users/${encodeURIComponent(user)}`
  const buttons = local instanceof Error ? h('p', { class: 'muted' }, 'Not a local user. Accounts of other sources are changed where they are kept.') : h('div', { class: 'stack' },
    h('p', {}, states(local), ' ', local.authorities.length ? `Authorities: ${local.authorities.join(', ')}` : 'No authorities.'),
    h('div', { class: 'row' },
      h('button', { type: 'button', onclick: async () => {
        const verb = local.enabled ? 'Disable' : 'Enable'
        if (await confirm({ title: `${verb} ${user}?`, text: local.enabled ? 'All sessions of the user end.' : 'The user can sign in again.', action: verb, danger: local.enabled })) {
          await act(change('PATCH', path, { enabled: !local.enabled }), 'Changed.')
        }
      } }, local.enabled ? 'Disable' : 'Enable'),
      h('button', { type: 'button', onclick: async () => {
        const given = await fill({ title: 'Reset the password', text: 'All sessions of the user end. The user must change this password at the next sign-in.', action: 'Reset',
          fields: [field('New password', 'password', { type: 'password', required: true, autocomplete: 'new-password' })] })
        if (given) await act(change('PATCH', path, { password: given.password }), 'The password is reset.')
      } }, 'Reset password')))
  return panel('Account and waits', buttons, waitsOf({ user }, waits))
}

async function place(root, address) {
  root.append(panel('Waits', waitsOf({ address }, await get('admin/throttle', { address })),
    h('p', {}, link(`sessions?${new URLSearchParams({ address })}`, 'Sessions from here'), ' · ', link(`events?${new URLSearchParams({ address })}`, 'Events from here'))))
}

/** @param whose `{ user }` or `{ address }` */
function waitsOf(whose, { waits = [] }) {
  if (!waits.length) return h('p', { class: 'muted' }, 'No failed sign-in counts.')
  return h('div', { class: 'stack' }, table('Failed sign-ins that count', ['Counted for', 'Failures', 'Next attempt'], waits.map((wait) => [
    [wait.user, wait.address].filter(Boolean).join(' at ') || wait.budget.replaceAll('_', ' '), String(wait.failures), wait.until ? time(wait.until) : 'now'])),
  h('div', {}, h('button', { type: 'button', onclick: async () => {
    if (await confirm({ title: `Lift the waits of ${whose.user ?? whose.address}?`, text: 'Failed sign-ins so far no longer count.', action: 'Lift', danger: false })) await act(change('DELETE', 'admin/throttle?' + new URLSearchParams(whose)), 'The waits are lifted.')
  } }, 'Lift waits')))
}

function stored(user) {
  const path = 'admin/people?' + new URLSearchParams({ user })
  return panel('Stored data', h('p', { class: 'muted' }, 'Export all that is stored of this person, free the name for its next user, or erase the person.'), h('div', { class: 'row' },
    h('button', { type: 'button', onclick: async () => {
      try {
        const url = URL.createObjectURL(await (await file('admin/people', { user })).blob())
        h('a', { href: url, download: 'person.json' }).click()
        setTimeout(() => URL.revokeObjectURL(url), 10000)
        say('Exported. The export is in the audit log.')
      } catch (problem) {
        say(problem.message, 'error')
      }
    } }, 'Export'),
    h('button', { type: 'button', class: 'danger', onclick: async () => {
      if (await confirm({ title: `Free the name ${user}?`, text: 'All sessions of the name end, and the next user of it at any source gets it.', action: 'Free the name', typed: user })) await act(change('DELETE', 'admin/subjects?' + new URLSearchParams({ user })), 'The name is free.')
    } }, 'Free the name'),
    h('button', { type: 'button', class: 'danger', onclick: async () => {
      if (await confirm({ title: `Erase ${user}?`, text: 'All that is stored of this person is deleted, and a pseudonym replaces the name in the audit log. This cannot be undone. Remove the person from their source first.', action: 'Erase', typed: user })) await act(change('DELETE', path), 'The person is erased.')
    } }, 'Erase')))
}

async function add() {
  const given = await fill({ title: 'Add a local user', text: 'The user must change the password at the first sign-in.', action: 'Add', fields: [field('User name', 'user', { required: true }),
    field('First password', 'password', { type: 'password', required: true, autocomplete: 'new-password' }), field('Authorities, separated by commas', 'authorities')] })
  if (!given) return
  const authorities = given.authorities.split(',').map((text) => text.trim()).filter(Boolean)
  await change('POST', 'admin/users', { user: given.user, password: given.password, authorities }).then((created) => {
    say(`${created.user} is added.`)
    location.hash = of(created.user)
  }, (problem) => say(problem.message, 'error'))
}

