import { field, h, notice } from './dom.js'

/**
 * Asks before a change.
 *
 * @param typed a text that must be typed before the change is possible
 * @return whether the change was confirmed
 */
export function confirm({ title, text, action, typed = null, danger = true }) {
  const input = typed === null ? null : field(`Type ${typed} to confirm`, 'typed', { required: true })
  return ask(title, [h('p', {}, text), input], action, danger, (form) => typed === null || form.typed.value.trim() === typed)
    .then((form) => form !== null)
}

/** @return the values of the fields by name, or null if the dialog was closed */
export async function fill({ title, text = null, fields, action }) {
  const form = await ask(title, [text ? h('p', { class: 'muted' }, text) : null, ...fields], action, false, () => true)
  return form && Object.fromEntries(new FormData(form))
}

function ask(title, content, action, danger, accepts) {
  return new Promise((answer) => {
    const problem = h('div', { 'aria-live': 'polite' })
    const form = h('form', { class: 'stack', novalidate: true }, h('h2', { id: 'question' }, title), content, problem,
      h('div', { class: 'row' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action)))
    const dialog = h('dialog', { 'aria-labelledby': 'question' }, form)
    let confirmed = null
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (!form.reportValidity()) return
      if (!accepts(form)) {
        problem.replaceChildren(notice('error', 'The text differs.', 'Nothing was changed.'))
        return
      }
      confirmed = form
      dialog.close()
    })
    dialog.addEventListener('close', () => {
      dialog.remove()
      answer(confirmed)
    })
    document.body.append(dialog)
    dialog.showModal()
    dialog.querySelector('input')?.focus()
  })
}
