import type { UnitQuality } from '@/data/shapes'

type Check = UnitQuality['checks'][number]

/** Checks by aspect (right, complete, clean, alive), each group with the most frequent first. */
export function byAspect(checks: Check[]): { aspect: string; checks: Check[] }[] {
  const groups = new Map<string, Check[]>()
  for (const check of checks) groups.set(check.aspect, [...(groups.get(check.aspect) ?? []), check])
  return [...groups].map(([aspect, list]) => ({
    aspect,
    checks: [...list].sort((one, other) => other.count - one.count),
  }))
}

/** Share of the people in percent, never rounded up to all nor down to none. */
export function shareOf(count: number, persons: number): number {
  if (!persons || !count) return 0
  if (count >= persons) return 100
  return Math.min(99, Math.max(1, Math.round((count / persons) * 100)))
}
