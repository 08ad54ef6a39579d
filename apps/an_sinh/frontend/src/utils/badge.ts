export type Tone = 'gray' | 'blue' | 'green' | 'amber' | 'red'

const STYLES: Record<string, Tone> = {
  Success: 'green',
  Danger: 'red',
  Warning: 'amber',
  Primary: 'blue',
  Info: 'blue',
  Inverse: 'gray',
}

const WORDS: [RegExp, Tone][] = [
  [/reject|refus|fail|return|unusable|stopped|cancel|expired|error/i, 'red'],
  [/approved|accepted|settled|merged|paid|active|completed|reconciled|closed|funded|results in/i, 'green'],
  [
    /wait|pending|submitted|review|running|queued|sent|checked|at |in |suspended|outdated|unverified|carried|uncollected|redirect/i,
    'amber',
  ],
]

const EXACT: Record<string, Tone> = {
  Closed: 'gray',
  Draft: 'gray',
  Inactive: 'gray',
  Acknowledged: 'blue',
  'At Treasury': 'blue',
}

/** The colour of a state: the workflow's own style, else by its word. Colour never stands alone; the word is always there. */
export function stateTone(state: string, style?: string): Tone {
  if (style && STYLES[style]) return STYLES[style]
  if (EXACT[state]) return EXACT[state]
  return WORDS.find(([pattern]) => pattern.test(state))?.[1] ?? 'blue'
}

/** Fields whose values read as states and are shown as badges in lists. */
export function isStateField(fieldname: string): boolean {
  return /(^|_)(state|status|severity)$/.test(fieldname)
}
