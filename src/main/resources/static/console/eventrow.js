import { badge, h, link, time } from './dom.js'

export const EVENT_HEADS = ['Time', 'Event', 'User', 'Address', 'Details']

const KIND = (event) => event.outcome === 'alert' ? 'error' : event.outcome === 'success' ? '' : 'warning'
const words = (text) => text.replaceAll('_', ' ')

/** An event leads to its user, its address and its session. */
export function eventRow(event, isNew = false) {
  const of = (name, value) => new URLSearchParams({ [name]: value }).toString()
  return h('tr', { class: isNew ? 'new' : null },
    h('th', { scope: 'row' }, time(event.at)),
    h('td', { 'data-label': 'Event' }, badge(words(event.kind), KIND(event)),
      event.outcome === 'success' || event.outcome === 'alert' ? '' : h('div', { class: 'small muted' }, words(event.outcome))),
    h('td', { 'data-label': 'User' }, event.user ? link(`people?${of('user', event.user)}`, event.user) : ''),
    h('td', { 'data-label': 'Address' }, event.address ? link(`events?${of('address', event.address)}`, event.address, { class: 'mono' }) : ''),
    h('td', { 'data-label': 'Details', class: 'clip' }, h('span', { class: 'small' }, event.reason ?? ''),
      event.sid ? h('div', { class: 'small' }, link(`sessions?${new URLSearchParams({ session: event.sid, ...(event.user ? { user: event.user } : {}) })}`, `session ${event.sid.slice(0, 8)}`, { class: 'mono' })) : ''))
}
