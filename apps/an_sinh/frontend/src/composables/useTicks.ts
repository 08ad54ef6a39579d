import { computed, ref, watch } from 'vue'
import type { AnswerLine } from '@/data/handAnswers'
import { namesOf, readTicks, sumOf, ticked, type Tick, type Ticks } from '@/utils/ticks'

/** Ticks of an order that aren't entered yet. They stay in this browser, so that a pay point without a network loses
 *  nothing; each step can be taken back. */
export function useTicks(order: string) {
  const place = `an-sinh-ticks:${order}`
  const ticks = ref<Ticks>(readTicks(localStorage.getItem(place)))
  const steps: Ticks[] = []
  const count = ref(0)

  watch(ticks, (now) => {
    if (Object.keys(now).length) localStorage.setItem(place, JSON.stringify(now))
    else localStorage.removeItem(place)
  })
  function step(next: Ticks) {
    steps.push(ticks.value)
    count.value = steps.length
    ticks.value = next
  }

  return {
    ticks,
    sum: computed(() => sumOf(ticks.value)),
    steps: count,
    tickOf: (name: string) => ticks.value[name]?.tick,
    tick: (line: AnswerLine, tick: Tick) => step(ticked(ticks.value, line, tick)),
    /** All of these lines that don't say so yet. */
    tickAll: (lines: AnswerLine[], tick: Tick) =>
      step(
        lines
          .filter((line) => ticks.value[line.name]?.tick !== tick)
          .reduce((found, line) => ticked(found, line, tick), ticks.value),
      ),
    undo: () => {
      if (!steps.length) return
      ticks.value = steps.pop()!
      count.value = steps.length
    },
    names: (tick: Tick) => namesOf(ticks.value, tick),
    /** After they were entered; what was refused stays. */
    keepOnly: (names: Set<string>) => {
      steps.length = count.value = 0
      ticks.value = Object.fromEntries(Object.entries(ticks.value).filter(([name]) => names.has(name)))
    },
  }
}
