import { get } from './api.js'
import { chart, sum } from './chart.js'
import { ago, badge, empty, h, head, link, panel, span, table, time } from './dom.js'
import { eventRow, EVENT_HEADS } from './eventrow.js'
import { follow } from './stream.js'

const PERIODS = { hour: 'Last hour', day: 'Last day', week: 'Last week' }
const IDLE_MILLIS = 10000
const BUSY_MILLIS = 1000

/** Outcomes that mean the same to an operator. */
const GROUPS = [
  { name: 'Signed in', color: 1, has: (outcome) => outcome === 'success' },
  { name: 'Refused', color: 2, has: (outcome) => !/^(success|too_many_attempts|rate_exceeded|busy|identity_source_unavailable|store_unavailable|internal_error)$/.test(outcome) },
  { name: 'Limited', color: 3, has: (outcome) => /^(too_many_attempts|rate_exceeded|busy)$/.test(outcome) },
  { name: 'Outage', color: 4, has: (outcome) => /^(identity_source_unavailable|store_unavailable|internal_error)$/.test(outcome) },
]

export async function show(root, { period = 'hour' }) {
  const figures = h('div')
  const charts = h('div', { class: 'stack' })
  const details = h('div', { class: 'panels' })
  const body = h('tbody')
  const state = badge('connecting')
  const buttons = Object.entries(PERIODS).map(([key, text]) =>
    h('button', { type: 'button', 'aria-pressed': String(key === period), onclick: () => { location.hash = `overview?period=${key}` } }, text))
  root.append(head('Overview', h('div', { class: 'segmented', role: 'group', 'aria-label': 'Period' }, buttons)), figures, charts, details,
    panel(h('span', {}, 'Latest events ', state), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Latest events' },
      h('table', { class: 'cards' }, h('thead', {}, h('tr', {}, EVENT_HEADS.map((text) => h('th', { scope: 'col' }, text)))), body)),
    h('p', {}, link('events', 'All events'))))

  const refresh = async () => {
    const overview = await get('admin/overview', { period })
    figures.replaceChildren(facts(overview, period))
    charts.replaceChildren(...graphs(overview, period))
    // A region that has the focus would lose it.
    if (!details.contains(document.activeElement)) details.replaceChildren(sources(overview), nodes(overview))
  }
  const [, events] = await Promise.all([refresh(), get('admin/events', { order: 'desc', limit: 12 })])
  body.append(...events.events.map((event) => eventRow(event)))

  let next = null
  let last = Date.now()
  const plan = (millis) => {
    clearTimeout(next)
    next = setTimeout(async () => {
      last = Date.now()
      await refresh().then(() => state.replaceChildren('live'), () => state.replaceChildren('no answer'))
      plan(IDLE_MILLIS)
    }, Math.max(0, last + millis - Date.now()))
  }
  plan(IDLE_MILLIS)
  const stop = follow({}, (event) => {
    body.prepend(eventRow(event, true))
    while (body.rows.length > 12) body.lastElementChild.remove()
    plan(BUSY_MILLIS)
  }, (open) => {
    state.className = `badge ${open ? 'success' : 'warning'}`
    state.replaceChildren(open ? 'live' : 'interrupted')
  })
  return () => {
    clearTimeout(next)
    stop()
  }
}

function facts(overview, period) {
  const groups = grouped(overview)
  const alerts = Object.values(overview.alerts).reduce((all, values) => all + sum(values), 0)
  const down = overview.sources.filter((source) => source.health === 'down').length
  const figure = (value, text, kind = '') => h('div', { class: `figure ${kind}` }, h('b', {}, value), h('span', { class: 'muted small' }, text))
  return h('div', { class: 'figures' },
    figure(overview.live ?? '–', 'sessions live'),
    ...groups.slice(0, 3).map((group) => figure(sum(group.values), `${group.name.toLowerCase()}, ${PERIODS[period].toLowerCase()}`, '')),
    figure(alerts, 'alerts', alerts ? 'alarm' : ''),
    figure(down, 'sources down', down ? 'alarm' : ''))
}

function grouped(overview) {
  const slots = overview.sessions.length
  return GROUPS.map((group) => ({
    ...group,
    values: Object.entries(overview.sign_ins).filter(([outcome]) => group.has(outcome))
      .reduce((all, [, values]) => all.map((value, i) => value + values[i]), Array(slots).fill(0)),
  }))
}

function graphs(overview, period) {
  const start = Date.parse(overview.since) / 1000
  const times = overview.sessions.map((_, i) => start + i * overview.slot_seconds)
  const unit = overview.slot_seconds === 60 ? 'a minute' : `in ${span(overview.slot_seconds * 1000)}`
  const alerts = Object.entries(overview.alerts).map(([name, values], i) => ({ name, values, color: (i % 5) + 1 }))
  const speed = overview.sources.filter((source) => source.sign_ins).slice(0, 2).flatMap((source, i) => [
    { name: `${source.source} p50`, values: source.p50_by_slot, total: `${source.p50_ms} ms`, color: i ? 4 : 5 },
    { name: `${source.source} p99`, values: source.p99_by_slot, total: `${source.p99_ms} ms`, color: i ? 2 : 3 },
  ])
  return [
    panel(`Sign-ins ${unit}`, chart(`Sign-ins, ${PERIODS[period].toLowerCase()}`, times, grouped(overview))),
    h('div', { class: 'panels' },
      panel('Live sessions', overview.sessions.some((value) => value !== null)
        ? chart('Live sessions', times, [{ name: 'Live now', values: overview.sessions, total: String(overview.live ?? '–'), color: 5 }])
        : empty('Not counted yet.')),
      panel('Duration of sign-ins', speed.length ? chart('Duration of sign-ins', times, speed, { area: false, unit: ' ' }) : empty('No sign-ins in this period.')),
      alerts.length ? panel('Alerts', chart('Alerts', times, alerts)) : null),
  ]
}

const HEALTH = { up: 'success', unstable: 'warning', down: 'error', unknown: '' }

function sources(overview) {
  return panel('Identity sources', table('Identity sources', ['Source', 'State', 'Sign-ins', 'p50', 'p99'],
    overview.sources.map((source) => [source.source, badge(source.health, HEALTH[source.health]), String(source.sign_ins),
      source.p50_ms === null ? '–' : `${source.p50_ms} ms`, source.p99_ms === null ? '–' : `${source.p99_ms} ms`])),
  h('p', { class: 'hint' }, 'The state follows from the sign-ins of the last five minutes.'))
}

function nodes(overview) {
  const now = Date.parse(overview.now)
  return panel('Nodes', table('Nodes', ['Node', 'Seen', 'Version', 'Clock', 'Has read the database'],
    overview.nodes.map((node) => {
      const lost = now - Date.parse(node.seen_at) > 30000
      return [node.name, lost ? badge(ago(node.seen_at, now), 'error') : ago(node.seen_at, now), node.version,
        `${node.clock_offset_ms > 0 ? '+' : ''}${node.clock_offset_ms} ms`,
        node.staleness_ms > 5000 ? badge(`${span(node.staleness_ms)} before`, 'warning') : `${span(node.staleness_ms)} before`]
    }), 'No node has written yet.'), h('p', { class: 'hint' }, 'Started: ', overview.nodes.slice(0, 3).map((node, i) => [i ? ', ' : '', time(node.started_at)])))
}
