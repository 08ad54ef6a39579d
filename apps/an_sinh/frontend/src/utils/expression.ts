/**
 * A small, safe evaluator for the JavaScript expressions of `depends_on` and its family.
 *
 * Frappe runs them with `new Function`; here only literals, names given by the caller, own properties of plain
 * data, a fixed list of string and array methods, operators and one-parameter arrow functions exist. There is
 * no way from an expression to the window, to a constructor or to a prototype.
 */

type Scope = Record<string, any>
export type Node = (scope: Scope) => any

/** Raised for text that isn't an expression of this small language; `position` counts characters from 0. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly position = 0,
  ) {
    super(message)
  }
}

interface Token {
  type: 'number' | 'string' | 'name' | 'operator' | 'end'
  value: string
  position: number
}

const OPERATORS = /^(===|!==|=>|\?\.|\?\?|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]])/
const NAME = /^[A-Za-z_$][\w$]*/
const NUMBER = /^(\d+\.?\d*|\.\d+)/

function readString(source: string, start: number): { value: string; end: number } {
  const quote = source[start]
  let value = ''
  for (let i = start + 1; i < source.length; i++) {
    const character = source[i]
    if (character === quote) return { value, end: i + 1 }
    if (character === '\\') {
      i += 1
      value += ({ n: '\n', t: '\t' } as Record<string, string>)[source[i]] ?? source[i]
    } else value += character
  }
  throw new ExpressionError('A string is not closed', start)
}

function tokenise(source: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  while (position < source.length) {
    const rest = source.slice(position)
    const blank = /^[\s;]+/.exec(rest)
    if (blank) {
      position += blank[0].length
      continue
    }
    if (rest[0] === '"' || rest[0] === "'") {
      const { value, end } = readString(source, position)
      tokens.push({ type: 'string', value, position })
      position = end
      continue
    }
    const kinds: [Token['type'], RegExp][] = [
      ['number', NUMBER],
      ['name', NAME],
      ['operator', OPERATORS],
    ]
    const found = kinds
      .map(([type, pattern]) => ({ type, text: pattern.exec(rest)?.[0] }))
      .find((m) => m.text)
    if (!found?.text) throw new ExpressionError(`Unexpected "${rest[0]}"`, position)
    tokens.push({ type: found.type, value: found.text, position })
    position += found.text.length
  }
  tokens.push({ type: 'end', value: '', position })
  return tokens
}

const STRING_METHODS = new Set(
  'includes startsWith endsWith indexOf toLowerCase toUpperCase trim slice substring split'.split(' '),
)
const ARRAY_METHODS = new Set('includes indexOf some every filter find map join slice'.split(' '))
const LITERALS: Record<string, any> = { true: true, false: false, null: null, undefined: undefined }

function isPlain(value: any): boolean {
  if (value === null || typeof value !== 'object') return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Array.isArray(value)
}

function readMember(target: any, key: any): any {
  if (target === null || target === undefined) return undefined
  if (key === 'length' && (typeof target === 'string' || Array.isArray(target))) return target.length
  if (typeof target === 'string' && /^\d+$/.test(String(key))) return target[Number(key)]
  if (isPlain(target) && Object.prototype.hasOwnProperty.call(target, key)) return target[key]
  return undefined
}

function callMethod(target: any, key: string, args: any[]): any {
  if (typeof target === 'string' && STRING_METHODS.has(key)) return (target as any)[key](...args)
  if (Array.isArray(target) && ARRAY_METHODS.has(key)) return (target as any)[key](...args)
  const own = readMember(target, key)
  if (typeof own === 'function') return own(...args)
  // A value that isn't filled yet has no text to search: the answer is "no", as for an empty string.
  if (target === null || target === undefined) return undefined
  throw new ExpressionError(`"${key}" can't be called`)
}

const BINARY: Record<string, [number, (a: any, b: any) => any]> = {
  '==': [3, (a, b) => a == b],
  '!=': [3, (a, b) => a != b],
  '===': [3, (a, b) => a === b],
  '!==': [3, (a, b) => a !== b],
  '<': [4, (a, b) => a < b],
  '>': [4, (a, b) => a > b],
  '<=': [4, (a, b) => a <= b],
  '>=': [4, (a, b) => a >= b],
  '+': [5, (a, b) => a + b],
  '-': [5, (a, b) => a - b],
  '*': [6, (a, b) => a * b],
  '/': [6, (a, b) => a / b],
  '%': [6, (a, b) => a % b],
}
const LOGICAL: Record<string, number> = { '??': 1, '||': 1, '&&': 2 }

class Parser {
  private index = 0
  constructor(private readonly tokens: Token[]) {}

  parse(): Node {
    const node = this.ternary()
    if (this.peek().type !== 'end') this.fail()
    return node
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]
  }

  private take(operator?: string): Token {
    const token = this.peek()
    if (operator !== undefined && !this.at(operator)) this.fail()
    this.index += 1
    return token
  }

  private at(operator: string): boolean {
    return this.peek().type === 'operator' && this.peek().value === operator
  }

  private fail(): never {
    const { value, position } = this.peek()
    throw new ExpressionError(value ? `Unexpected "${value}"` : 'The expression ends too early', position)
  }

  private ternary(): Node {
    const arrow = this.arrow()
    if (arrow) return arrow
    const test = this.binary(1)
    if (!this.at('?')) return test
    this.take('?')
    const yes = this.ternary()
    this.take(':')
    const no = this.ternary()
    return (scope) => (test(scope) ? yes(scope) : no(scope))
  }

  /** `row => …` or `(row) => …`: what `some`, `every`, `filter`, `find` and `map` are given. */
  private arrow(): Node | null {
    const bracketed = this.at('(')
    const name = this.peek(bracketed ? 1 : 0)
    const arrowAt = bracketed ? 3 : 1
    if (name.type !== 'name' || this.peek(arrowAt).value !== '=>') return null
    if (bracketed && this.peek(2).value !== ')') return null
    this.index += arrowAt + 1
    const body = this.ternary()
    return (scope) => (value: any) => body({ ...scope, [name.value]: value })
  }

  private binary(minimum: number): Node {
    let left = this.unary()
    for (;;) {
      const { type, value } = this.peek()
      if (type !== 'operator') return left
      const level = LOGICAL[value] ?? BINARY[value]?.[0]
      if (level === undefined || level < minimum) return left
      this.take()
      left = this.join(value, left, this.binary(level + 1))
    }
  }

  private join(operator: string, left: Node, right: Node): Node {
    if (operator === '&&') return (scope) => left(scope) && right(scope)
    if (operator === '||') return (scope) => left(scope) || right(scope)
    if (operator === '??') return (scope) => left(scope) ?? right(scope)
    const apply = BINARY[operator][1]
    return (scope) => apply(left(scope), right(scope))
  }

  private unary(): Node {
    for (const operator of ['!', '-', '+']) {
      if (!this.at(operator)) continue
      this.take()
      const operand = this.unary()
      if (operator === '!') return (scope) => !operand(scope)
      return operator === '-' ? (scope) => -operand(scope) : (scope) => +operand(scope)
    }
    return this.postfix(this.primary())
  }

  private postfix(node: Node): Node {
    let current = node
    for (;;) {
      if (this.at('.') || this.at('?.')) {
        this.take()
        const key = this.take()
        if (key.type !== 'name') this.fail()
        current = this.member(current, () => key.value)
      } else if (this.at('[')) {
        this.take()
        const key = this.ternary()
        this.take(']')
        current = this.member(current, key)
      } else if (this.at('(')) {
        const target = current
        const args = this.list('(', ')')
        current = (scope) => {
          const callee = target(scope)
          if (typeof callee !== 'function') throw new ExpressionError('Not a function')
          return callee(...args.map((argument) => argument(scope)))
        }
      } else return current
    }
  }

  private member(target: Node, key: Node): Node {
    if (!this.at('(')) return (scope) => readMember(target(scope), key(scope))
    const args = this.list('(', ')')
    return (scope) =>
      callMethod(
        target(scope),
        String(key(scope)),
        args.map((argument) => argument(scope)),
      )
  }

  private list(open: string, close: string): Node[] {
    this.take(open)
    const items: Node[] = []
    while (!this.at(close)) {
      items.push(this.ternary())
      if (!this.at(close)) this.take(',')
    }
    this.take(close)
    return items
  }

  private primary(): Node {
    const token = this.peek()
    if (this.at('(')) {
      this.take('(')
      const inner = this.ternary()
      this.take(')')
      return inner
    }
    if (this.at('[')) {
      const items = this.list('[', ']')
      return (scope) => items.map((item) => item(scope))
    }
    if (token.type === 'number') {
      this.take()
      return () => Number(token.value)
    }
    if (token.type === 'string') {
      this.take()
      return () => token.value
    }
    if (token.type !== 'name') this.fail()
    this.take()
    if (Object.prototype.hasOwnProperty.call(LITERALS, token.value)) return () => LITERALS[token.value]
    return (scope) => {
      if (Object.prototype.hasOwnProperty.call(scope, token.value)) return scope[token.value]
      throw new ExpressionError(`"${token.value}" is not known`, token.position)
    }
  }
}

const compiled = new Map<string, Node>()

/** Compiles once per text; throws ExpressionError. */
export function compile(source: string): Node {
  let node = compiled.get(source)
  if (!node) {
    node = new Parser(tokenise(source)).parse()
    compiled.set(source, node)
  }
  return node
}

/** The expression's value with the given names; throws ExpressionError. */
export function evaluate(source: string, scope: Scope): any {
  return compile(source)(scope)
}
