/** What a sign-in needs: a user name and a password, or a token of an OAuth provider. */
export type SignIn = ({ user: string; password: string } | { source: string; token: string }) & { audience?: string }

/** The claims of the token; all are absent when no user is signed in. */
export interface Claims {
	readonly sub?: string
	readonly roles?: readonly string[]
	readonly sid?: string
	/** Seconds since 1970. */
	readonly exp?: number
	readonly [claim: string]: unknown
}

/** What `signIn` and `changePassword` throw: an error with the members of the problem (RFC 9457). */
export interface Problem extends Error {
	readonly code: string
	readonly status: number
	readonly detail: string
	readonly trace_id: string
}

export interface Options {
	/** Gatehouse's address. Default: the folder of the module. */
	url?: string | URL
	/** Other origins that receive the token. */
	origins?: readonly string[]
	/** Where to keep the token besides memory. */
	storage?: Storage
	/** Keeps the session in a cookie, which no script can read, in place of a token. */
	cookie?: boolean
}

export interface Gatehouse extends EventTarget {
	/** Resolves when it is known whether a user is signed in. */
	readonly ready: Promise<void>
	/** Rejects with a {@link Problem}, or with a `TypeError` when Gatehouse cannot be reached. */
	signIn(login: SignIn): Promise<void>
	/** The session ends, and a new one takes its place. Rejects like `signIn`. */
	changePassword(change: { old: string; new: string }): Promise<void>
	claims(): Claims
	/** The window's `fetch`, with the token for Gatehouse and `origins`. */
	fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
	/** A token that is valid for at least five seconds, for other HTTP clients; null with `cookie`, and without a session. */
	token(): Promise<string | null>
	refresh(): Promise<Response>
	/** Resolves to Gatehouse's response, if there was a session. */
	signOut(): Promise<Response | undefined>
	/** `changed`: `claims()` returns others. `ended`: the session has ended. */
	addEventListener(type: 'changed' | 'ended', listener: (event: Event) => void, options?: boolean | AddEventListenerOptions): void
	removeEventListener(type: 'changed' | 'ended', listener: (event: Event) => void, options?: boolean | EventListenerOptions): void
}

export function gatehouse(options?: Options): Gatehouse
