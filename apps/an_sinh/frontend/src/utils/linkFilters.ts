import type { Doc, UserInfo, Value } from '@/types'
import { evaluate } from './expression'

/**
 * A field's `link_filters`, as Frappe's form builder writes them: `[["DocType", "field", "=", value]]`, where a value
 * of `eval:doc.other_field` is read from the document. A filter whose value is still empty is left out; text that
 * can't be read filters nothing, and says so on the console for the administrator.
 */
export function linkFilters(
  text: string | undefined,
  doc: Doc | undefined,
  user: UserInfo,
): Value[] | undefined {
  if (!text) return undefined
  try {
    const rows: Value[] = JSON.parse(text)
    const filled = rows.map((row) => row.map((part: unknown) => read(part, doc, user)))
    const usable = filled.filter((row) => row.every((part: unknown) => part !== undefined))
    return usable.length ? usable : undefined
  } catch (error) {
    console.warn(`Can't read the link filters "${text}": ${(error as Error).message}`)
    return undefined
  }
}

function read(part: unknown, doc: Doc | undefined, user: UserInfo): unknown {
  if (typeof part !== 'string' || !part.startsWith('eval:')) return part
  const value = evaluate(part.slice(5).trim(), { doc: doc ?? {}, frappe: { session: { user: user.name } } })
  return value === null || value === '' ? undefined : value
}
