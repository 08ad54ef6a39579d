import type { DocField, Value } from '@/types'
import { htmlToText } from './text'

export type ErrorKind =
  | 'offline'
  | 'session'
  | 'csrf'
  | 'permission'
  | 'missing'
  | 'conflict'
  | 'mandatory'
  | 'duplicate'
  | 'validation'
  | 'too-many'
  | 'server'

/** An answer that wasn't success, in the words that the server meant for people. */
export class ServerError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly messages: string[],
    readonly status: number,
    readonly type: string,
    /** Fieldnames that the server named, as MandatoryError does. */
    readonly fields: string[] = [],
  ) {
    super(messages[0] ?? type)
  }
}

const KINDS: Record<string, ErrorKind> = {
  TimestampMismatchError: 'conflict',
  MandatoryError: 'mandatory',
  DuplicateEntryError: 'duplicate',
  UniqueValidationError: 'duplicate',
  PermissionError: 'permission',
  DoesNotExistError: 'missing',
  PageDoesNotExistError: 'missing',
  AuthenticationError: 'session',
  SessionExpired: 'session',
  SessionStopped: 'server',
  CSRFTokenError: 'csrf',
  InvalidAuthorizationToken: 'session',
  TooManyRequestsError: 'too-many',
  RateLimitExceededError: 'too-many',
}

const SPOKEN = new Set<ErrorKind>(['validation', 'permission', 'missing', 'duplicate'])

function kindOf(status: number, type: string): ErrorKind {
  if (KINDS[type]) return KINDS[type]
  if (status === 401) return 'session'
  if (status === 403) return 'permission'
  if (status === 404) return 'missing'
  if (status === 409) return 'duplicate'
  if (status === 429) return 'too-many'
  return status >= 500 ? 'server' : 'validation'
}

/** `_server_messages` is a JSON list of JSON objects; a client must survive anything else. */
export function serverMessages(raw: unknown): string[] {
  try {
    const list = typeof raw === 'string' ? JSON.parse(raw) : raw
    if (!Array.isArray(list)) return []
    return list
      .map((item) => {
        try {
          const message = typeof item === 'string' ? JSON.parse(item) : item
          return htmlToText(typeof message === 'object' && message ? message.message : message)
        } catch {
          return htmlToText(item)
        }
      })
      .filter(Boolean)
  } catch {
    return []
  }
}

function mandatoryFields(exception: string): string[] {
  const named = /MandatoryError:.*\]:\s*(.+)\s*$/.exec(exception.split('\n').pop() ?? exception)
  return named ? named[1].split(',').map((name) => name.trim()) : []
}

/** Reads Frappe's error shape; a body that isn't JSON (a proxy's page) gives the status alone. */
export function errorFrom(status: number, body: string, fallback: string): ServerError {
  let answer: Record<string, Value> = {}
  try {
    answer = JSON.parse(body) ?? {}
  } catch {
    // The proxy in front, not Frappe, answered.
  }
  const exception = String(answer.exception ?? '')
  const type = String(answer.exc_type ?? exception.split(':')[0].split('.').pop() ?? '')
  const kind = answer.session_expired ? 'session' : kindOf(status, type)
  const spoken = serverMessages(answer._server_messages)
  if (!spoken.length && typeof answer.message === 'string') spoken.push(htmlToText(answer.message))
  if (!spoken.length && answer._error_message) spoken.push(htmlToText(answer._error_message))
  const said = exception.slice(exception.indexOf(':') + 1).trim()
  // Refusals are written for people; a tuple like `('read', 'User')` or an unexpected error is not.
  if (
    !spoken.length &&
    SPOKEN.has(kind) &&
    exception.includes(':') &&
    / /.test(said) &&
    !said.startsWith('(')
  )
    spoken.push(htmlToText(said))
  const fields = kind === 'mandatory' ? mandatoryFields(exception) : []
  return new ServerError(kind, spoken.length ? spoken : [fallback], status, type, fields)
}

/** Puts each message on the field that it names by its translated label; the others belong to the whole form. */
export function placeMessages(
  messages: string[],
  fields: DocField[],
  labelOf: (field: DocField) => string,
): { onFields: Record<string, string>; general: string[] } {
  const onFields: Record<string, string> = {}
  const general: string[] = []
  const labelled = fields
    .map((field) => ({ fieldname: field.fieldname, label: labelOf(field).toLowerCase() }))
    .filter(({ label }) => label.length > 3)
    .sort((a, b) => b.label.length - a.label.length)
  for (const message of messages) {
    const field = labelled.find(({ label }) => message.toLowerCase().includes(label))
    if (field && !onFields[field.fieldname]) onFields[field.fieldname] = message
    general.push(message)
  }
  return { onFields, general }
}
