import { errorFrom, ServerError, serverMessages } from '@/utils/errors'
import { __ } from './i18n'
import type { Value } from '@/types'

export { ServerError } from '@/utils/errors'

interface Options {
  type?: 'GET' | 'POST'
  signal?: AbortSignal
  /** Milliseconds before giving up; slow lines are the rule, so this is long. */
  timeout?: number
  /** The whole answer in place of its `message`: for Frappe's `docs` and `docinfo`. */
  whole?: boolean
}

let csrfToken = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? ''
let sessionLost: (() => Promise<boolean>) | null = null
let tokenStale: (() => Promise<void>) | null = null
let messageHandler: ((messages: string[]) => void) | null = null

export const setCsrfToken = (token: string) => (csrfToken = token)
/** Called when the session has ended: resolves to true once someone has logged in again. */
export const onSessionLost = (handler: () => Promise<boolean>) => (sessionLost = handler)
/** Called when the CSRF token no longer fits the session: fetches a new one. */
export const onTokenStale = (handler: () => Promise<void>) => (tokenStale = handler)
/** Called with what the server says beside a successful answer (`frappe.msgprint`). */
export const onServerMessages = (handler: (messages: string[]) => void) => (messageHandler = handler)

const isToken = (token: string) => token && !token.includes('{{') && token !== 'None'

export function headers(): Record<string, string> {
  const sent: Record<string, string> = { Accept: 'application/json' }
  if (isToken(csrfToken)) sent['X-Frappe-CSRF-Token'] = csrfToken
  return sent
}

function fallbackFor(status: number): string {
  if (status === 403) return __('You are not allowed to do this.')
  if (status === 404) return __('This could not be found.')
  if (status === 413) return __('The file is too large.')
  if (status === 429) return __('Too many requests. Please wait a moment.')
  if (status >= 500) return __('The server could not answer ({0}). Nothing has been changed.', [status])
  return __('The request was refused ({0}).', [status])
}

async function once(url: string, init: RequestInit, { signal, timeout = 60000 }: Options): Promise<Response> {
  const timer = new AbortController()
  const handle = setTimeout(() => timer.abort(), timeout)
  const abort = () => timer.abort()
  signal?.addEventListener('abort', abort)
  try {
    return await fetch(url, { ...init, credentials: 'same-origin', signal: timer.signal })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ServerError(
      'offline',
      [__('No answer from the server. Check the connection and try again.')],
      0,
      'Offline',
    )
  } finally {
    clearTimeout(handle)
    signal?.removeEventListener('abort', abort)
  }
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Reads are tried again by themselves after a broken connection; writes never are: they may have arrived. */
async function attempt(url: string, init: RequestInit, options: Options): Promise<Response> {
  const tries = init.method === 'GET' ? 3 : 1
  for (let number = 1; ; number++) {
    try {
      return await once(url, init, options)
    } catch (error) {
      if (!(error instanceof ServerError) || number >= tries) throw error
      await wait(number * 800)
    }
  }
}

let seenUser = false

/**
 * Whether a refusal means that nobody is logged in any more: Frappe answers a guest's call with a PermissionError,
 * and keeps the user's name in the `user_id` cookie. A server that sets no such cookie never counts as lost.
 */
function loggedOut(): boolean {
  const user = /(?:^|;\s*)user_id=([^;]*)/.exec(document.cookie)?.[1]
  const present = Boolean(user && user !== 'Guest')
  seenUser ||= present
  return seenUser && !present
}

/** Sends; a lost session or a stale token is mended once and the request sent again, with everything typed kept. */
export async function send(
  url: string,
  makeInit: () => RequestInit,
  options: Options = {},
): Promise<Response> {
  for (let mended = false; ; mended = true) {
    const response = await attempt(url, makeInit(), options)
    const lost = loggedOut()
    if (response.ok) return response
    const error = errorFrom(response.status, await response.text(), fallbackFor(response.status))
    if (mended) throw error
    if (error.kind === 'csrf' && tokenStale) await tokenStale()
    else if (!(error.kind === 'session' || (error.kind === 'permission' && lost))) throw error
    else if (!sessionLost || !(await sessionLost())) throw error
  }
}

function query(args: Record<string, Value>): string {
  const parameters = new URLSearchParams()
  for (const [key, value] of Object.entries(args)) {
    if (value === undefined || value === null) continue
    parameters.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return parameters.toString()
}

/** Calls a whitelisted method and gives its `message`; throws ServerError. */
export async function call<T = Value>(
  method: string,
  args: Record<string, Value> = {},
  options: Options = {},
): Promise<T> {
  const type = options.type ?? 'POST'
  const path = `/api/method/${method}`
  const url = type === 'GET' && Object.keys(args).length ? `${path}?${query(args)}` : path
  const response = await send(
    url,
    () => ({
      method: type,
      headers:
        type === 'POST' ? { ...headers(), 'Content-Type': 'application/json; charset=utf-8' } : headers(),
      body: type === 'POST' ? JSON.stringify(args) : undefined,
    }),
    options,
  )
  const answer = await response.json()
  const said = serverMessages(answer._server_messages)
  if (said.length) messageHandler?.(said)
  return options.whole ? answer : answer.message
}

/** Fetches a file as the browser would download it, so that errors come back as words and not as a new page. */
export async function download(
  method: string,
  args: Record<string, Value>,
  name: string,
  type: 'GET' | 'POST' = 'POST',
) {
  const path = `/api/method/${method}`
  const response = await send(
    type === 'GET' ? `${path}?${query(args)}` : path,
    () => ({
      method: type,
      headers:
        type === 'POST' ? { ...headers(), 'Content-Type': 'application/x-www-form-urlencoded' } : headers(),
      body: type === 'POST' ? query(args) : undefined,
    }),
    { timeout: 300000 },
  )
  saveBlob(await response.blob(), name)
}

export function saveBlob(blob: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}
