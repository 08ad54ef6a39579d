import { reactive } from 'vue'
import { linkHint } from '@/utils/linkHint'
import { matches } from '@/utils/text'
import { __ } from './i18n'
import { call } from './request'
import { session } from './session'
import type { Value } from '@/types'

export interface LinkOption {
  value: string
  label: string
  description: string
}

const titles = reactive(new Map<string, string>())
const key = (doctype: string, name: string) => `${doctype}::${name}`

/** Remembers titles that came with an answer, as `{"DocType::name": title}`. */
export function keepTitles(found: Record<string, string> | undefined) {
  for (const [id, title] of Object.entries(found ?? {})) if (title) titles.set(id, title)
}

/** The known title of a linked document. */
export function titleOf(doctype: string, name: string): string | undefined {
  return titles.get(key(doctype, name))
}

const asked = new Set<string>()

/** Fetches the titles of linked documents that aren't known yet, in one request per DocType. */
export async function fetchTitles(doctype: string, names: string[]): Promise<void> {
  const field = session.boot?.link_titles[doctype]
  if (!field) return
  const unknown = [...new Set(names)].filter(
    (name) => name && !asked.has(key(doctype, name)) && !titles.has(key(doctype, name)),
  )
  if (!unknown.length) return
  unknown.forEach((name) => asked.add(key(doctype, name)))
  try {
    const rows = await call<Value[]>('frappe.client.get_list', {
      doctype,
      fields: JSON.stringify(['name', field]),
      filters: JSON.stringify([['name', 'in', unknown]]),
      limit_page_length: unknown.length,
    })
    for (const row of rows ?? []) if (row[field]) titles.set(key(doctype, row.name), row[field])
  } catch {
    // Without permission to read the linked document its name has to do.
    unknown.forEach((name) => asked.delete(key(doctype, name)))
  }
}

// Few documents whose names are words: people know them translated.
const TRANSLATED = new Set(['Workflow State', 'Workflow Action Master', 'Role', 'DocType'])
const MOST_WORDS = 500

/** How the name of a linked document is shown when it has no title. */
export const nameText = (doctype: string, name: string) => (TRANSLATED.has(doctype) ? __(name) : name)

/** What a link field offers for the typed text. */
export async function searchLink(
  doctype: string,
  text: string,
  {
    filters,
    reference,
    signal,
    limit = 12,
  }: { filters?: Value; reference?: string; signal?: AbortSignal; limit?: number } = {},
): Promise<LinkOption[]> {
  const words = TRANSLATED.has(doctype)
  const rows = await call<Value>(
    'frappe.desk.search.search_link',
    {
      doctype,
      // The server knows the English names only, so that these are searched here.
      txt: words ? '' : text,
      page_length: words ? MOST_WORDS : limit,
      filters: filters ? JSON.stringify(filters) : undefined,
      reference_doctype: reference,
    },
    { signal },
  )
  const list: Value[] = (rows ?? []).filter(
    (row: Value) => !words || matches(`${row.value} ${__(row.value)}`, text),
  )
  for (const row of list)
    if (row.label && row.label !== row.value) titles.set(key(doctype, row.value), row.label)
  return list.map((row) => {
    const label = row.label || titles.get(key(doctype, row.value)) || nameText(doctype, row.value)
    return {
      value: row.value,
      label,
      description: linkHint(row.description ?? '', label, (text) => __(text)),
    }
  })
}
