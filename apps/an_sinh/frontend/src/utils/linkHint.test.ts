import { describe, expect, it } from 'vitest'
import { linkHint } from './linkHint'

const translate = (text: string) => ({ Commune: 'Xã' })[text] ?? text

describe('link hints', () => {
  it('keep what tells answers apart', () => {
    expect(linkHint('06484-2004, 06484, Commune, xa mai sao 06484', 'Xã Mai Sao', translate)).toBe(
      '06484-2004 · 06484 · Xã',
    )
    expect(linkHint('DT1, <b>Thôn 3</b>, DT1', 'An', translate)).toBe('DT1 · Thôn 3')
    expect(linkHint('', 'An', translate)).toBe('')
  })
})
