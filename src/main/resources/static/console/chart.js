/* global uPlot */
import { h } from './dom.js'

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/**
 * A chart of lines, with a legend and a table for those who do not see it.
 *
 * @param series `{ name, values }`, as many values as times; null for none
 * @param times seconds since 1970
 */
export function chart(title, times, series, { area = true, unit = '' } = {}) {
  const box = h('div', { class: 'chart', role: 'img', 'aria-label': summary(title, series, unit) })
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  let drawn = false
  const draw = () => {
    if (drawn && !box.isConnected) {
      watch.disconnect()
      scheme.removeEventListener('change', draw)
    }
    if (!box.isConnected || box.clientWidth === 0) return
    drawn = true
    box.replaceChildren()
    new uPlot(options(box.clientWidth, series, area, unit), [times, ...series.map((one) => one.values)], box)
  }
  const watch = new ResizeObserver(draw)
  watch.observe(box)
  scheme.addEventListener('change', draw)
  return h('div', { class: 'stack' }, legend(series, unit), box)
}

function legend(series, unit) {
  return h('ul', { class: 'legend' }, series.map((one, i) => h('li', {}, h('i', { class: `s${one.color ?? i + 1}`, 'aria-hidden': 'true' }),
    `${one.name}: `, h('b', {}, one.total ?? String(sum(one.values))), unit && ` ${unit}`)))
}

function options(width, series, area, unit) {
  const axis = { stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line'), width: 1 }, font: '12px system-ui, sans-serif' }
  return {
    width, height: 208, padding: [8, 8, 0, 0], legend: { show: false }, cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true }, y: { range: (u, min, max) => [0, Math.max(4, (max ?? 0) * 1.1)] } },
    axes: [{ ...axis, grid: { show: false }, values: (u, ticks) => ticks.map((tick) => label(tick, ticks)) }, { ...axis, size: 52, values: (u, ticks) => ticks.map((tick) => Number.isInteger(tick) || unit ? `${tick}` : '') }],
    series: [{}, ...series.map((one, i) => {
      const stroke = color(`--chart-${one.color ?? i + 1}`)
      return { label: one.name, stroke, width: 2, fill: area ? stroke + '22' : undefined, points: { size: 6, show: one.values.filter((value) => value !== null).length < 10 }, spanGaps: true }
    })],
  }
}

function label(tick, ticks) {
  const at = new Date(tick * 1000)
  return ticks[ticks.length - 1] - ticks[0] > 172800
    ? at.toISOString().slice(5, 10) : at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

function summary(title, series, unit) {
  return `${title}: ` + series.map((one) => `${one.name} ${one.total ?? sum(one.values)}${unit && ' ' + unit}`).join(', ')
}

export const sum = (values) => values.reduce((all, value) => all + (value ?? 0), 0)
