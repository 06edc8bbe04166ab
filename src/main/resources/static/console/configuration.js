import { get } from './api.js'
import { badge, h, head, mono, panel, table } from './dom.js'

const HEADS = ['Key', 'Value', 'From']

export async function show(root) {
  const { settings } = await get('admin/configuration')
  const search = h('input', { id: 'search', type: 'search', autocomplete: 'off', oninput: draw })
  const all = h('input', { type: 'checkbox', id: 'all', onchange: draw })
  const result = h('div')
  root.append(head('Configuration'), h('p', { class: 'muted' }, 'The settings of the node that answers. Secrets, and texts that may contain one, are hidden.'),
    panel(null, h('div', { class: 'filters' }, h('div', { class: 'field' }, h('label', { for: 'search' }, 'Search'), search), h('label', { class: 'check' }, all, 'Show defaults, too')), result))
  draw()

  function draw() {
    const found = settings.filter((one) => (all.checked || one.origin !== 'default') && `${one.key} ${one.value ?? ''}`.toLowerCase().includes(search.value.toLowerCase()))
    result.replaceChildren(table(`${found.length} settings`, HEADS, found.map((one) => [mono(one.key), one.hidden ? badge('hidden') : one.value === null ? h('span', { class: 'muted' }, 'not set') : mono(one.value),
      one.origin === 'default' ? h('span', { class: 'muted' }, 'default') : one.origin])))
  }
}
