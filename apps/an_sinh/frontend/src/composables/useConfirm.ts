import { shallowReactive } from 'vue'

export interface Question {
  title: string
  message?: string
  confirm: string
  danger?: boolean
  /** Asks for a text; the answer is that text. */
  reason?: { label: string; required: boolean; initial?: string }
  /** A third way out. */
  other?: string
}

export type Answer = { choice: 'confirm' | 'other' | 'cancel'; reason: string }

const state = shallowReactive<{ question: Question | null; resolve: ((answer: Answer) => void) | null }>({
  question: null,
  resolve: null,
})

function ask(question: Question): Promise<Answer> {
  state.resolve?.({ choice: 'cancel', reason: '' })
  return new Promise((resolve) => Object.assign(state, { question, resolve }))
}

function answer(choice: Answer['choice'], reason = '') {
  const { resolve } = state
  Object.assign(state, { question: null, resolve: null })
  resolve?.({ choice, reason })
}

/** Asks a question in a dialog; the dialog itself stands once in the application's frame. */
export function useConfirm() {
  return { state, ask, answer }
}
