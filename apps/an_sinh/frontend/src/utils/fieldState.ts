import type { Doc, DocField } from '@/types'
import { dependsOn, type Viewer } from './dependsOn'
import { DISPLAY_TYPES, TABLE_TYPES } from './format'
import { fieldIsWritable } from './permissions'

export interface FieldState {
  visible: boolean
  required: boolean
  readOnly: boolean
}

interface Context {
  viewer: Viewer
  editable: boolean
  readLevels: Set<number>
  writeLevels: Set<number>
  parent?: Doc | null
}

/** How one field stands on a form: its own flags, its conditions, its level and the form's. */
export function fieldState(field: DocField, doc: Doc, context: Context): FieldState {
  const { viewer, parent = null } = context
  const level = field.permlevel ?? 0
  const visible =
    !field.hidden && context.readLevels.has(level) && dependsOn(field.depends_on, doc, viewer, { parent })
  const fixed =
    Boolean(field.read_only_depends_on) &&
    dependsOn(field.read_only_depends_on, doc, viewer, { parent, otherwise: true })
  const readOnly = !context.editable || fixed || !fieldIsWritable(field, doc, context.writeLevels)
  const asked =
    Boolean(field.reqd) ||
    (Boolean(field.mandatory_depends_on) &&
      dependsOn(field.mandatory_depends_on, doc, viewer, { parent, otherwise: false }))
  return { visible, readOnly, required: asked && !readOnly }
}

export function isEmpty(field: DocField, value: unknown): boolean {
  if (TABLE_TYPES.has(field.fieldtype)) return !Array.isArray(value) || !value.length
  if (field.fieldtype === 'Check') return false
  return value === null || value === undefined || (typeof value === 'string' && !value.trim())
}

/** Fieldnames that must be filled before saving and aren't. */
export function missingFields(fields: DocField[], doc: Doc, context: Context): string[] {
  return fields
    .filter((field) => !DISPLAY_TYPES.has(field.fieldtype))
    .filter((field) => {
      const state = fieldState(field, doc, context)
      return state.visible && state.required && isEmpty(field, doc[field.fieldname])
    })
    .map((field) => field.fieldname)
}
