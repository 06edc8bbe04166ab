// A browser and its system in words, from the header User-Agent. The first match counts.
const browsers = [
	[/Edg(e|A|iOS)?\//, 'Edge'], [/OPR\/|Opera/, 'Opera'], [/SamsungBrowser/, 'Samsung Internet'], [/Firefox\/|FxiOS/, 'Firefox'],
	[/Chrome\/|CriOS|Chromium/, 'Chrome'], [/Version\/.*Safari/, 'Safari'], [/^curl\//, 'curl']
]
const systems = [
	[/Windows/, 'Windows'], [/Android/, 'Android'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/CrOS/, 'ChromeOS'],
	[/Mac OS X|Macintosh/, 'macOS'], [/Linux|X11/, 'Linux']
]
const named = (list, agent) => list.find(([pattern]) => pattern.test(agent))?.[1]

/** The words of a header; `unknown` if it is empty. A program that is no browser is shown by the name that it gives itself. */
export const device = (agent, on, unknown) => {
	const browser = named(browsers, agent) ?? agent.split(/[/ ]/, 1)[0].slice(0, 40)
	const system = named(systems, agent)
	return browser ? [browser, ...system ? [on, system] : []].join(' ') : unknown
}
