import { useEventListener } from '@vueuse/core'

type Handlers = Record<string, (event: KeyboardEvent) => void>

const EDITABLE = new Set(['INPUT', 'TEXTAREA', 'SELECT'])

function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  return Boolean(target && (EDITABLE.has(target.tagName) || target.isContentEditable))
}

/** Keys while the component is on screen: `ctrl+s` everywhere, plain letters only when nobody is typing. */
export function useShortcuts(handlers: Handlers) {
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    const control = event.ctrlKey || event.metaKey
    const key = `${control ? 'ctrl+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
    const handler = handlers[key]
    if (!handler || event.altKey) return
    if (!control && (typing(event) || document.querySelector('[role="dialog"]'))) return
    event.preventDefault()
    handler(event)
  })
}
