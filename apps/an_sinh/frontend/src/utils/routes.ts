import { slug } from './text'

interface Target {
  type: 'DocType' | 'Report' | 'Page'
  name: string
  route?: string
}

/** The address of a menu entry. */
export function routeOf(item: Target, doctype?: { is_tree: number; issingle: number }): string {
  if (item.route) return item.route
  if (item.type === 'Report') return `/query-report/${encodeURIComponent(item.name)}`
  const list = `/${slug(item.name)}`
  return doctype?.is_tree ? `${list}/view/tree` : list
}

/** The address of a document's form; names may hold slashes, spaces and Vietnamese letters. */
export function formRoute(doctype: string, name: string): string {
  return `/${slug(doctype)}/${encodeURIComponent(name)}`
}

/** Where a login may lead: a path of this desk and nothing else. */
export function safeReturn(to: unknown): string {
  const path = String(Array.isArray(to) ? to[0] : (to ?? ''))
  return /^\/(?![/\\])/.test(path) && !path.startsWith('/login') ? path : '/'
}
