/** Creates elements. Text is always text: no value of the server is parsed as HTML. */

/** @param props attributes; `on…` are listeners, `null` and `false` are left out */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'value') node.value = value
    else node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false))
  return node
}

export const mono = (text) => h('span', { class: 'mono' }, text ?? '')
export const badge = (text, kind = '') => h('span', { class: `badge ${kind}` }, text)
export const empty = (text) => h('p', { class: 'empty' }, text)
export const link = (hash, text, props = {}) => h('a', { href: '#' + hash, ...props }, text)

const two = (number) => String(number).padStart(2, '0')

/** Local time, in the order of ISO 8601; UTC as the title. */
export function time(text) {
  if (!text) return ''
  const at = new Date(text)
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  return h('time', { datetime: text, title: at.toISOString() }, date === today() ? clock : `${date} ${clock}`)
}

function today() {
  const now = new Date()
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

export function ago(text, now = Date.now()) {
  return span(Math.max(0, now - Date.parse(text))) + ' ago'
}

export function span(millis) {
  const seconds = Math.round(millis / 1000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`
}

/** A device in words; the whole text of the user agent is the title. */
export function device(agent) {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari|curl|python-requests|Java-http-client|okhttp|Go-http-client)[/ ]?([\d]*)/.exec(agent ?? '')
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent ?? '')
  const names = { Edg: 'Edge', OPR: 'Opera', 'Java-http-client': 'Java', 'Mac OS X': 'macOS' }
  const text = [browser, system].filter(Boolean).map((found) => names[found[1]] ?? found[1]).join(', ')
  return h('span', { title: agent }, text || agent || 'unknown')
}

/** @param rows each an array of cells; a cell is a node or a text */
export function table(caption, heads, rows, none = 'Nothing found.') {
  if (!rows.length) return empty(none)
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h('table', { class: 'cards' }, h('caption', { class: 'visually-hidden' }, caption),
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head || h('span', { class: 'visually-hidden' }, 'Actions'))))),
      h('tbody', {}, rows.map((row) => row instanceof Node ? row : line(heads, row)))))
}

export function line(heads, cells) {
  return h('tr', {}, cells.map((cell, i) => i === 0 && heads[0] !== 'Select'
    ? h('th', { scope: 'row' }, cell)
    : h('td', { 'data-label': heads[i] && heads[i] !== 'Select' ? heads[i] : null }, cell)))
}

export function notice(kind, title, text) {
  return h('div', { class: `notice ${kind}`, role: kind === 'error' ? 'alert' : null }, h('strong', {}, title), text)
}

export function field(label, name, props = {}) {
  return h('div', { class: 'field' }, h('label', { for: name }, label), h('input', { id: name, name, autocomplete: 'off', spellcheck: 'false', ...props }))
}

export function select(label, name, options, value) {
  return h('div', { class: 'field' }, h('label', { for: name }, label),
    h('select', { id: name, name }, options.map(([key, text]) => h('option', { value: key, selected: key === value }, text))))
}

export function panel(title, ...content) {
  return h('section', { class: 'panel stack' }, title ? h('h2', {}, title) : null, ...content)
}

export function head(title, ...actions) {
  return h('div', { class: 'head' }, h('h1', {}, title), h('div', { class: 'row' }, actions))
}

/** Says a sentence to people who see the page and to those who hear it. */
export function say(text, kind = 'success') {
  const live = document.getElementById('live')
  live.replaceChildren(notice(kind, text))
  clearTimeout(say.timer)
  say.timer = setTimeout(() => live.replaceChildren(), 8000)
}
