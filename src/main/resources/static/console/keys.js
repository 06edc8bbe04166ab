import { change, get } from './api.js'
import { confirm } from './dialog.js'
import { ago, badge, h, head, mono, panel, say, table, time } from './dom.js'

const STATES = { next: 'info', current: 'success', past: 'warning', imported: '', withdrawn: 'error' }
const HEADS = ['Key', 'State', 'Algorithm', 'Published', 'Signs from', 'Verifies until', '']
const SVG = 'http://www.w3.org/2000/svg'
const WIDTH = 960
const LEFT = 130
const ROW = 34

export async function show(root) {
  const list = h('div', { class: 'stack' })
  root.append(head('Signing keys', h('button', { type: 'button', onclick: rotate }, 'Rotate now')), list)
  const [{ keys }, verifiers] = await Promise.all([get('admin/keys'), get('admin/verifiers')])
  draw(keys)
  root.append(readers(verifiers))

  function draw(keys) {
    const ring = keys.filter((key) => key.signs_from)
    list.replaceChildren(
      panel('Life of the keys', ring.length ? timeline(ring) : h('p', { class: 'muted' }, 'No generated key.'),
        h('ul', { class: 'legend' }, [['published', 'published, does not sign yet', 'var(--control)'], ['signs', 'signs', ''], ['verifies', 'verifies only', ''], ['withdrawn', 'withdrawn', '']]
          .map(([name, text], i) => h('li', {}, h('i', { class: ['', 's5', 's3', 's2'][i], 'aria-hidden': 'true' }), text)))),
      panel('Keys', table('Keys', HEADS, keys.map((key) => [mono(short(key.kid)), badge(key.state, STATES[key.state]), key.alg ?? '–', time(key.published_at), time(key.signs_from),
        key.withdrawn_at ? h('span', {}, 'withdrawn ', time(key.withdrawn_at)) : key.verifies_until ? time(key.verifies_until) : '–',
        key.state === 'withdrawn' ? '' : h('button', { type: 'button', class: 'small danger', 'aria-label': `Declare ${short(key.kid)} compromised`, onclick: () => withdraw(key) }, 'Compromised…')]))))
  }

  async function rotate() {
    if (!(await confirm({ title: 'Rotate the signing key?', text: 'The next key signs as soon as every cache knows it. Tokens that were issued before stay valid.', action: 'Rotate', danger: false }))) return
    await changed('admin/keys/rotate', 'The next key will sign.')
  }

  async function withdraw(key) {
    const typed = key.kid.slice(0, 8)
    if (!(await confirm({ title: 'Declare this key compromised?', typed, action: 'Withdraw the key',
      text: 'It is withdrawn at once and for ever. Services reject its tokens as soon as they read the keys again; Gatehouse still renews the tokens that it issued itself.' }))) return
    await changed(`admin/keys/${encodeURIComponent(key.kid)}/compromised`, 'The key is withdrawn.')
  }

  async function changed(path, text) {
    await change('POST', path).then(({ keys }) => {
      draw(keys)
      say(text)
    }, (problem) => say(problem.message, 'error'))
  }
}

/** What each verifier last read. */
function readers({ verifiers, last_number: last }) {
  return panel('Services that follow the revocations', table('Services that follow the revocations', ['Client', 'Last request', 'Has read', 'State'],
    verifiers.map((one) => [mono(one.client_id), one.read_at ? h('span', { title: one.read_at }, ago(one.read_at)) : 'none since the start of this node',
      one.read_at ? `${one.number} of ${last}` : '–', one.waiting ? badge('waits for the next', 'success') : badge('does not wait')]), 'No service is registered.'),
  h('p', { class: 'hint' }, 'As the node that answers knows. Who has read the public keys is not known: their readers do not name themselves.'))
}

const short = (kid) => kid.length > 16 ? kid.slice(0, 8) + '…' + kid.slice(-4) : kid

/** A bar for each key: when it was published, signs, and verifies only. */
function timeline(ring) {
  const now = Date.now()
  const at = (text) => Date.parse(text)
  const ends = ring.map((key, i) => {
    const successor = ring.slice(i + 1).find((later) => !later.withdrawn_at)
    return { key, signs: at(key.signs_from), stops: key.withdrawn_at ? at(key.withdrawn_at) : successor ? at(successor.signs_from) : null,
      ends: key.withdrawn_at ? at(key.withdrawn_at) : key.verifies_until ? at(key.verifies_until) : null }
  })
  const known = ends.flatMap(({ key, signs, stops, ends: end }) => [at(key.published_at), signs, stops, end]).filter(Boolean)
  const first = Math.min(...known, now)
  const last = Math.max(...known, now)
  const from = first - (last - first || 3600000) * 0.03
  const to = last + (last - first || 3600000) * 0.12
  const x = (millis) => LEFT + (WIDTH - LEFT - 10) * (Math.min(Math.max(millis, from), to) - from) / (to - from)
  const height = ring.length * ROW + 42
  const bars = ends.flatMap(({ key, signs, stops, ends: end }, i) => {
    const y = i * ROW + 30
    const bar = (start, stop, kind, text) => stop > start ? s('rect', { x: x(start), y, width: Math.max(2, x(stop) - x(start)), height: 16, rx: 3, class: kind }, s('title', {}, text)) : null
    const open = stops ?? to
    return [s('text', { x: 0, y: y + 13 }, short(key.kid)),
      bar(at(key.published_at), Math.min(signs, open), 'published', 'published'), bar(signs, open, 'signs', 'signs'),
      end && stops && !key.withdrawn_at ? bar(stops, end, 'verifies', 'verifies only') : null,
      key.withdrawn_at ? s('rect', { x: x(at(key.withdrawn_at)) - 2, y: y - 3, width: 5, height: 22, class: 'withdrawn' }, s('title', {}, 'withdrawn')) : null]
  }).filter(Boolean)
  const ticks = [0, 1, 2, 3, 4].map((i) => from + (to - from) * (i + 0.5) / 5)
  const near = to - from < 172800000
  const label = (millis) => near ? new Date(millis).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : new Date(millis).toISOString().slice(0, 10)
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Timeline of the keys' },
    s('svg', { class: 'timeline', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', style: null, 'aria-label': `${ring.length} keys; the table has the times` },
      ticks.flatMap((tick) => [s('line', { x1: x(tick), x2: x(tick), y1: 22, y2: height - 4, class: 'grid' }), s('text', { x: x(tick), y: 12, class: 'axis', 'text-anchor': 'middle' }, label(tick))]),
      bars, s('line', { x1: x(now), x2: x(now), y1: 16, y2: height - 4, class: 'now' }), s('text', { x: x(now) + 5, y: height - 4, class: 'now-text' }, 'now')))
}

function s(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(props)) if (value !== null) node.setAttribute(name, value)
  node.append(...children.flat(9))
  return node
}
