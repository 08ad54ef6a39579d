/** Only what differs from what was recognised by itself is a mapping; the server keeps `{heading: field}`. */
export function mappingOf(
  headings: { heading: string; field: string | null }[],
  chosen: Record<string, string>,
): Record<string, string> {
  const mapping: Record<string, string> = {}
  for (const { heading, field } of headings) {
    const wanted = chosen[heading] ?? field ?? ''
    if (wanted) mapping[heading] = wanted
  }
  return Object.values(chosen).some(Boolean) || Object.keys(chosen).length ? mapping : {}
}

export const isBusy = (status: string) => status === 'Queued' || status === 'Running'

/** Percent for the progress bar: 0…100 whatever the server says. */
export function progressOf(status: string, percent: unknown): number {
  if (status === 'Completed') return 100
  return Math.max(0, Math.min(99, Math.round(Number(percent) || 0)))
}

/** Counts by code out of the import's `result`; nothing when there is none. */
export function countsByCode(result: unknown, key: 'rejected' | 'warnings'): [code: string, count: number][] {
  try {
    const parsed = typeof result === 'string' ? JSON.parse(result) : result
    const counts = (parsed as any)?.[key]
    if (!counts || typeof counts !== 'object') return []
    return Object.entries(counts as Record<string, number>).sort((a, b) => b[1] - a[1])
  } catch {
    return []
  }
}

/** The import that really read this file, when the same file was imported before; else null. */
export function earlierImport(result: unknown, name: string): string | null {
  try {
    const parsed = typeof result === 'string' ? JSON.parse(result) : result
    const source = (parsed as any)?.registry_import
    return typeof source === 'string' && source !== name ? source : null
  } catch {
    return null
  }
}
