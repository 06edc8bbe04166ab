import { query, toSignIn } from './api.js'

/**
 * Follows the event stream, and continues after an interruption where it was. EventSource would need the name of each kind.
 *
 * @param onEvent gets each event
 * @param onState gets true when the stream is open, else false
 * @return a function that ends the stream
 */
export function follow(filter, onEvent, onState) {
  const ended = new AbortController()
  let last = null
  run()
  return () => ended.abort()

  async function run() {
    while (!ended.signal.aborted) {
      try {
        const response = await fetch('admin/events' + query({ ...filter, after: last }), {
          headers: { Accept: 'text/event-stream' }, credentials: 'same-origin', cache: 'no-store', signal: ended.signal,
        })
        if (response.status === 401) toSignIn()
        if (response.ok) {
          onState(true)
          await read(response.body)
        }
      } catch {
        // Tried again below.
      }
      if (ended.signal.aborted) return
      onState(false)
      await new Promise((next) => setTimeout(next, 2000))
    }
  }

  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop()
      for (const block of blocks) {
        const data = block.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n')
        if (!data) continue
        const event = JSON.parse(data)
        last = event.id
        onEvent(event)
      }
    }
  }
}
