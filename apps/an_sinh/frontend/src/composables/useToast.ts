import { reactive } from 'vue'

export interface Toast {
  id: number
  kind: 'success' | 'error' | 'info'
  text: string
}

const toasts = reactive<Toast[]>([])
let last = 0

function show(kind: Toast['kind'], text: string, milliseconds: number) {
  // Server and desk may both say "Saved"; once is enough.
  if (toasts.some((toast) => toast.text === text)) return
  last += 1
  const id = last
  toasts.push({ id, kind, text })
  if (toasts.length > 4) toasts.shift()
  setTimeout(() => dismiss(id), milliseconds)
}

function dismiss(id: number) {
  const index = toasts.findIndex((toast) => toast.id === id)
  if (index >= 0) toasts.splice(index, 1)
}

/** Short messages at the foot of the page, read aloud by screen readers. */
export function useToast() {
  return {
    toasts,
    dismiss,
    success: (text: string) => show('success', text, 4000),
    info: (text: string) => show('info', text, 8000),
    error: (text: string) => show('error', text, 10000),
  }
}
