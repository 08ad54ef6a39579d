import { shallowRef } from 'vue'
import { fill } from '@/utils/text'

const messages = shallowRef<Record<string, string>>({})

/** Replaces the dictionary; everything on screen follows. */
export function setMessages(dictionary: Record<string, string>): void {
  messages.value = dictionary
}

/**
 * The English text in the user's language, with `{0}` filled; the English itself when there is no translation.
 * A context (the DocType, as in Frappe) tells equal words apart: a person and an account are "Active" differently.
 */
export function __(text: string | undefined | null, values: unknown[] = [], context?: string): string {
  if (!text) return ''
  const translated = (context && messages.value[`${text}:${context}`]) || messages.value[text] || text
  return values.length ? fill(translated, values) : translated
}
