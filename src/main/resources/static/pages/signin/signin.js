// Improves the forms of the page, which work without a script: a countdown, one sign-in at a time, a password that shows.
const form = document.getElementById('form')
const submit = form.querySelector('.primary')
const label = submit.textContent

const enable = on => {
	submit.disabled = !on
	submit.textContent = label
}

form.addEventListener('submit', () => {
	submit.disabled = true
	submit.textContent = form.dataset.busy
})

// The browser may show the page as it was left.
addEventListener('pageshow', event => event.persisted && enable(true))

for (const button of document.querySelectorAll('[data-shows]')) {
	const field = document.getElementById(button.dataset.shows)
	button.hidden = false
	button.addEventListener('click', () => {
		const shown = field.type === 'password'
		field.type = shown ? 'text' : 'password'
		button.setAttribute('aria-pressed', shown)
	})
	// So that the browser saves it as a password.
	form.addEventListener('submit', () => field.type = 'password')
}

const wait = document.getElementById('wait')
if (wait) {
	const end = performance.now() + wait.dataset.seconds * 1e3
	const show = () => {
		const left = Math.ceil((end - performance.now()) / 1e3)
		wait.querySelector('b').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
		if (left <= 0) {
			clearInterval(timer)
			document.getElementById('problem').hidden = true
			document.getElementById('ready').hidden = false
			enable(true)
		}
	}
	const timer = setInterval(show, 1000)
	enable(false)
	show()
}
