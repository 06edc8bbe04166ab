import { me, signOut } from './api.js'
import { h, notice } from './dom.js'

const VIEWS = { overview: 'Overview', sessions: 'Sessions', people: 'People', keys: 'Keys', events: 'Events', configuration: 'Configuration' }

const view = document.getElementById('view')
const tabs = document.getElementById('tabs')
let leave = () => {}
let shown = 0

/** The address of a view is `#name?parameters`. */
function place() {
  const [name, text] = location.hash.slice(1).split('?')
  return { name: name in VIEWS ? name : 'overview', params: Object.fromEntries(new URLSearchParams(text)) }
}

async function show() {
  const { name, params } = place()
  const turn = ++shown
  leave()
  leave = () => {}
  tabs.replaceChildren(...Object.entries(VIEWS).map(([key, text]) =>
    h('a', { class: 'tab', href: '#' + key, 'aria-current': key === name ? 'page' : null }, text)))
  tabs.querySelector('[aria-current]').scrollIntoView({ block: 'nearest' })
  document.title = `${VIEWS[name]} · Gatehouse`
  view.setAttribute('aria-busy', 'true')
  if (!view.hasChildNodes()) view.replaceChildren(h('p', { class: 'empty' }, 'Loading…'))
  try {
    const module = await import(`./${name}.js`)
    const content = h('div', { class: 'stack' })
    const left = await module.show(content, params)
    if (turn !== shown) {
      left?.()
      return
    }
    leave = left ?? leave
    view.replaceChildren(content)
  } catch (problem) {
    if (turn === shown) view.replaceChildren(failure(problem))
  } finally {
    if (turn === shown) view.removeAttribute('aria-busy')
  }
}

function failure(problem) {
  const forbidden = problem.code === 'insufficient_role'
  return h('div', { class: 'stack' }, h('h1', {}, forbidden ? 'No access' : 'This page cannot be shown'),
    notice('error', problem.message, forbidden
      ? 'The console needs the role admin. Sign out, and sign in as an administrator.'
      : problem.status === 503 || problem.status === 0 ? 'Users who are signed in stay signed in. Try again in a moment.' : ''),
    h('div', {}, h('button', { type: 'button', onclick: show }, 'Try again')))
}

document.getElementById('out').addEventListener('click', signOut)
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault()
  document.getElementById('main').focus()
})
window.addEventListener('hashchange', () => {
  show().then(() => window.scrollTo(0, 0))
})
try {
  document.getElementById('who').textContent = (await me()).sub
} catch (problem) {
  view.replaceChildren(failure(problem))
}
await show()
