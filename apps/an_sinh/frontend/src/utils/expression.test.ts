import { describe, expect, it } from 'vitest'
import { evaluate, ExpressionError } from './expression'

const value = (source: string, scope = {}) => evaluate(source, scope)

describe('expressions', () => {
  it.each([
    ["doc.status == 'Active'", true],
    ['doc.count > 3 && !doc.closed', true],
    ['doc.count > 3 && doc.closed || doc.status=="Active"', true],
    ['doc.missing', undefined],
    ['doc.missing.deeper', undefined],
    ['!doc.missing', true],
    ['1 + 2 * 3 - 4 / 2', 5],
    ['(1 + 2) * 3', 9],
    ['-doc.count + 1', -3],
    ['doc.count === "4"', false],
    ['doc.count == "4"', true],
    ['doc.status ? "yes" : "no"', 'yes'],
    ['["Active", "Stopped"].includes(doc.status)', true],
    ["['Active','Stopped'].indexOf(doc.status) > -1", true],
    ['doc.status.toLowerCase().startsWith("act")', true],
    ['doc.rows.length', 2],
    ['doc.rows.some(row => row.amount > 5)', true],
    ['(doc.rows || []).every((r) => r.amount > 5)', false],
    ['(doc.nothing || []).length', 0],
    ['doc["status"]', 'Active'],
    ['doc?.status;', 'Active'],
    ['doc.none ?? "x"', 'x'],
    ["'it\\'s'", "it's"],
    ['doc.nothing.includes("a")', undefined],
    ['doc.rows.filter(row => row.amount > 1 && row.amount < 5).length', 1],
    ['doc.none === undefined || doc.none === null', true],
    ['true && !false', true],
    ['7 % 4 == 3 && 10 - 2 - 3 == 5', true],
  ])('%s', (source, expected) => {
    const doc = { status: 'Active', count: 4, closed: 0, none: null, rows: [{ amount: 2 }, { amount: 9 }] }
    expect(value(source, { doc })).toEqual(expected)
  })

  it('calls only functions that the caller gave', () => {
    expect(value('twice(4)', { twice: (n: number) => n * 2 })).toBe(8)
    expect(() => value('alert(1)')).toThrow(ExpressionError)
  })

  it.each([
    'window',
    'constructor',
    'doc.constructor.constructor("return 1")()',
    'doc["__proto__"].polluted()',
    '"".constructor("x")',
    '[].map.constructor("return 1")()',
    '(x => x).constructor("return 1")()',
    'doc.toString()',
    'this',
    'this.constructor',
    '(() => 1)()',
    '/a/.constructor("x")',
    'doc.list.map((a, b) => b)',
    'doc.list.push(1)',
  ])('gives no way out: %s', (source) => {
    let result: unknown
    try {
      result = value(source, { doc: { list: [] } })
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
      return
    }
    expect(result).toBeUndefined()
  })

  it('never reaches a prototype through a key', () => {
    expect(value('doc.__proto__', { doc: {} })).toBeUndefined()
    expect(value('doc["constructor"]', { doc: {} })).toBeUndefined()
  })

  it.each([
    '',
    'doc.',
    'a = 1',
    '1 +',
    '(1',
    '"open',
    'doc.x y',
    '{a: 1}',
    'new Date()',
    'f`x`',
    '1, 2',
    '1 & 2',
    '2 ** 3',
    '~1',
    'a => { a }',
    '() => 1',
  ])('refuses what it does not know: %s', (source) =>
    expect(() => value(source, { doc: {}, a: 1, f: () => 1 })).toThrow(ExpressionError),
  )
})
