import type { DocMeta, Value } from '@/types'
import { getList } from './lists'

export interface TreeNode {
  name: string
  title: string
  hint: string
  isGroup: boolean
}

const parentField = (meta: DocMeta) =>
  meta.nsm_parent_field || `parent_${meta.name.toLowerCase().replace(/ /g, '_')}`

async function fetchNodes(meta: DocMeta, filters: Record<string, Value>): Promise<TreeNode[]> {
  const has = (fieldname: string) => meta.fields.some((field) => field.fieldname === fieldname)
  const title = meta.title_field || 'name'
  const hints = ['level', 'code'].filter(has)
  const fields = [...new Set(['name', title, ...(has('is_group') ? ['is_group'] : []), ...hints])]
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

/** Children of a node, or the roots for null. */
export function fetchChildren(meta: DocMeta, parent: string | null): Promise<TreeNode[]> {
  return fetchNodes(meta, { [parentField(meta)]: parent === null ? ['is', 'not set'] : parent })
}

/** Where the tree begins for somebody whose area is a branch of it: at the areas themselves. */
export function fetchRoots(meta: DocMeta, areas: string[]): Promise<TreeNode[]> {
  return areas.length ? fetchNodes(meta, { name: ['in', areas] }) : fetchChildren(meta, null)
}
