import { onBeforeUnmount, onMounted } from 'vue'

/** A control whose text isn't the document's value yet: a date being typed, a link being searched, a grid's cell. */
export interface PendingControl {
  /** What the screen calls it. */
  name: () => string
  /** Makes the text the value; false when it can't be read as one. What needs no server is done before it returns. */
  commit: () => boolean | Promise<boolean>
}

const controls = new Set<PendingControl>()

/** Registers a control while it is on screen. One that leaves the screen hands over its text first. */
export function usePendingText(control: PendingControl) {
  onMounted(() => controls.add(control))
  onBeforeUnmount(() => {
    if (controls.delete(control)) void control.commit()
  })
}

/**
 * Makes values of all texts that are still being typed, as leaving each control would. Gives the names of the
 * controls whose text can't be read; whoever saves or acts must stop then.
 */
export async function commitPendingText(): Promise<string[]> {
  const asked = [...controls]
  // Every control is asked before the first is awaited, so that a page that closes keeps what needs no server.
  const answers = await Promise.all(asked.map((control) => control.commit()))
  return asked.filter((_, index) => !answers[index]).map((control) => control.name())
}
