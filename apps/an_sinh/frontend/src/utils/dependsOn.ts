import type { Doc, Value } from '@/types'
import { evaluate } from './expression'

/** What an expression may ask about who is looking. */
export interface Viewer {
  user: string
  roles: string[]
}

const asNumber = (value: Value) => Number(value) || 0

function scopeFor(doc: Doc, parent: Doc | null, viewer: Viewer) {
  return {
    doc,
    parent: parent ?? doc,
    in_list: (list: Value[], value: Value) => Array.isArray(list) && list.includes(value),
    cint: (value: Value) => Math.trunc(asNumber(value)),
    flt: asNumber,
    cstr: (value: Value) => (value === null || value === undefined ? '' : String(value)),
    is_null: (value: Value) => value === null || value === undefined || value === '',
    frappe: {
      session: { user: viewer.user },
      user_roles: viewer.roles,
      user: { has_role: (role: string) => viewer.roles.includes(role) },
    },
  }
}

/**
 * Evaluates `depends_on`, `mandatory_depends_on` or `read_only_depends_on` as Frappe does: nothing is true,
 * a fieldname is true when it is filled, `eval:` is an expression over `doc`, `parent` and the viewer.
 * An expression that can't be read gives `otherwise`, and says so on the console for the administrator.
 */
export function dependsOn(
  condition: string | undefined | null,
  doc: Doc,
  viewer: Viewer,
  { parent = null, otherwise = true }: { parent?: Doc | null; otherwise?: boolean } = {},
): boolean {
  if (!condition) return true
  const text = condition.trim()
  if (!text.startsWith('eval:')) {
    const value = doc[text]
    return Array.isArray(value) ? value.length > 0 : Boolean(value)
  }
  try {
    return Boolean(evaluate(text.slice(5), scopeFor(doc, parent, viewer)))
  } catch (error) {
    console.warn(`Can't evaluate "${text}" of ${doc.doctype}: ${(error as Error).message}`)
    return otherwise
  }
}
