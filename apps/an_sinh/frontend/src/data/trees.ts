import type { DocMeta } from '@/types'
import { getList } from './lists'

export interface TreeNode {
  name: string
  title: string
  hint: string
  isGroup: boolean
}

const parentField = (meta: DocMeta) =>
  meta.nsm_parent_field || `parent_${meta.name.toLowerCase().replace(/ /g, '_')}`

/** Children of a node, or the roots for null. */
export async function fetchChildren(meta: DocMeta, parent: string | null): Promise<TreeNode[]> {
  const has = (fieldname: string) => meta.fields.some((field) => field.fieldname === fieldname)
  const title = meta.title_field || 'name'
  const hints = ['level', 'code'].filter(has)
  const fields = [...new Set(['name', title, ...(has('is_group') ? ['is_group'] : []), ...hints])]
  const filters = { [parentField(meta)]: parent === null ? ['is', 'not set'] : parent }
  const rows = await getList(meta.name, fields, filters, { orderBy: `${title} asc`, limit: 1000 })
  return rows.map((row) => ({
    name: row.name,
    title: row[title] || row.name,
    hint: hints
      .map((hint) => row[hint])
      .filter(Boolean)
      .join(' · '),
    isGroup: Boolean(row.is_group),
  }))
}

/** Where the tree begins for somebody whose area is a branch of it: the areas themselves. */
export async function fetchRoots(
  meta: DocMeta,
  areas: { name: string; title: string }[],
): Promise<TreeNode[]> {
  if (!areas.length) return fetchChildren(meta, null)
  return areas.map((area) => ({ name: area.name, title: area.title, hint: '', isGroup: true }))
}
