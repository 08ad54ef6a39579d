/** Lower case without diacritics: how Vietnamese is typed when one is in a hurry ("nguyen van a"). */
export function plain(text: unknown): string {
  return String(text ?? '')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .toLowerCase()
    .trim()
}

/** Whether every word of the query occurs in the text, whatever the diacritics and their order. */
export function matches(text: unknown, query: string): boolean {
  const haystack = plain(text)
  return plain(query)
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}

/** `Monthly Payroll` → `monthly-payroll`, as Frappe's own desk writes its addresses. */
export function slug(doctype: string): string {
  return doctype.toLowerCase().replace(/ /g, '-')
}

/** `monthly-payroll` → `Monthly Payroll`: a guess for DocTypes that the menu doesn't list. */
export function unslug(text: string): string {
  return text
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }

/** Readable text of a message or comment that the server sent as HTML; nothing of it is ever inserted as HTML. */
export function htmlToText(html: unknown): string {
  return String(html ?? '')
    .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<li\b[^>]*>/gi, '• ')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => ENTITIES[name])
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Up to two initials: the given name comes last in Vietnamese, so the first and the last word are used. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  if (!words.length) return '?'
  const first = words[0][0]
  return (words.length > 1 ? first + words[words.length - 1][0] : first).toUpperCase()
}

/** Fills `{0}`, `{1}` … */
export function fill(text: string, values: unknown[]): string {
  return text.replace(/\{(\d+)\}/g, (hole, index) => String(values[Number(index)] ?? hole))
}

/** A file name without characters that some system refuses. */
export function safeFileName(text: string): string {
  return text.replace(/[\\/:*?"<>|]+/g, '-').trim() || 'an-sinh'
}
