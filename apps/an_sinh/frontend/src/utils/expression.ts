import arrow from '@jsep-plugin/arrow'
import jsep, { type Expression } from 'jsep'
import type { Value } from '@/types'

/**
 * A small, safe evaluator for the JavaScript expressions of `depends_on` and its family; jsep reads them.
 *
 * Frappe runs them with `new Function`; here only literals, names given by the caller, own properties of plain
 * data, a fixed list of string and array methods, operators and one-parameter arrow functions exist. There is
 * no way from an expression to the window, to a constructor or to a prototype: what isn't named below is refused.
 */

type Scope = Record<string, Value>
export type Node = (scope: Scope) => Value

/** Raised for text that isn't an expression of this small language; `position` counts characters from 0. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly position = 0,
  ) {
    super(message)
  }
}

jsep.plugins.register(arrow)
jsep.addLiteral('undefined', undefined)

const STRING_METHODS = new Set(
  'includes startsWith endsWith indexOf toLowerCase toUpperCase trim slice substring split'.split(' '),
)
const ARRAY_METHODS = new Set('includes indexOf some every filter find map join slice'.split(' '))

function isPlain(value: Value): boolean {
  if (value === null || typeof value !== 'object') return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Array.isArray(value)
}

function readMember(target: Value, key: Value): Value {
  if (target === null || target === undefined) return undefined
  if (key === 'length' && (typeof target === 'string' || Array.isArray(target))) return target.length
  if (typeof target === 'string' && /^\d+$/.test(String(key))) return target[Number(key)]
  if (isPlain(target) && Object.prototype.hasOwnProperty.call(target, key)) return target[key]
  return undefined
}

function callMethod(target: Value, key: string, args: Value[]): Value {
  if (typeof target === 'string' && STRING_METHODS.has(key)) return (target as Value)[key](...args)
  if (Array.isArray(target) && ARRAY_METHODS.has(key)) return (target as Value)[key](...args)
  const own = readMember(target, key)
  if (typeof own === 'function') return own(...args)
  // A value that isn't filled yet has no text to search: the answer is "no", as for an empty string.
  if (target === null || target === undefined) return undefined
  throw new ExpressionError(`"${key}" can't be called`)
}

const BINARY: Record<string, (a: Value, b: Value) => Value> = {
  '==': (a, b) => a == b,
  '!=': (a, b) => a != b,
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}
const UNARY: Record<string, (a: Value) => Value> = { '!': (a) => !a, '-': (a) => -a, '+': (a) => +a }

/** jsep's nodes of this language: what each becomes. */
const BUILDERS: Record<string, (node: Value) => Node> = {
  Literal: (node) => () => node.value,
  Identifier: (node) => (scope) => {
    if (Object.prototype.hasOwnProperty.call(scope, node.name)) return scope[node.name]
    throw new ExpressionError(`"${node.name}" is not known`)
  },
  ArrayExpression(node) {
    const items = node.elements.map(build) as Node[]
    return (scope) => items.map((item) => item(scope))
  },
  UnaryExpression(node) {
    const operand = build(node.argument)
    const apply = known(UNARY, node.operator)
    return (scope) => apply(operand(scope))
  },
  BinaryExpression(node) {
    const left = build(node.left)
    const right = build(node.right)
    if (node.operator === '&&') return (scope) => left(scope) && right(scope)
    if (node.operator === '||') return (scope) => left(scope) || right(scope)
    if (node.operator === '??') return (scope) => left(scope) ?? right(scope)
    const apply = known(BINARY, node.operator)
    return (scope) => apply(left(scope), right(scope))
  },
  ConditionalExpression(node) {
    const [test, yes, no] = [node.test, node.consequent, node.alternate].map(build)
    return (scope) => (test(scope) ? yes(scope) : no(scope))
  },
  MemberExpression(node) {
    const { target, key } = member(node)
    return (scope) => readMember(target(scope), key(scope))
  },
  CallExpression(node) {
    const args = node.arguments.map(build) as Node[]
    const given = (scope: Scope) => args.map((argument) => argument(scope))
    if (node.callee.type === 'MemberExpression') {
      const { target, key } = member(node.callee)
      return (scope) => callMethod(target(scope), String(key(scope)), given(scope))
    }
    const target = build(node.callee)
    return (scope) => {
      const callee = target(scope)
      if (typeof callee !== 'function') throw new ExpressionError('Not a function')
      return callee(...given(scope))
    }
  },
  /** `row => …`: what `some`, `every`, `filter`, `find` and `map` are given. */
  ArrowFunctionExpression(node) {
    const [parameter, ...others] = node.params ?? []
    if (parameter?.type !== 'Identifier' || others.length)
      throw new ExpressionError('An arrow function takes one name')
    const body = build(node.body)
    return (scope) => (value: Value) => body({ ...scope, [parameter.name]: value })
  },
}

function known<Value>(table: Record<string, Value>, operator: string): Value {
  if (Object.prototype.hasOwnProperty.call(table, operator)) return table[operator]
  throw new ExpressionError(`Unexpected "${operator}"`)
}

function member(node: Value): { target: Node; key: Node } {
  return {
    target: build(node.object),
    key: node.computed ? build(node.property) : () => node.property.name,
  }
}

function build(node: Expression | null): Node {
  if (!node) throw new ExpressionError('The expression ends too early')
  return known(BUILDERS, node.type)(node)
}

function parse(source: string): Expression {
  try {
    return jsep(source)
  } catch (error) {
    const { description, message, index } = error as Error & { description?: string; index?: number }
    throw new ExpressionError(description ?? message, index)
  }
}

const compiled = new Map<string, Node>()

/** Compiles once per text; throws ExpressionError. */
export function compile(source: string): Node {
  let node = compiled.get(source)
  if (!node) {
    node = build(parse(source))
    compiled.set(source, node)
  }
  return node
}

/** The expression's value with the given names; throws ExpressionError. */
export function evaluate(source: string, scope: Scope): Value {
  return compile(source)(scope)
}
