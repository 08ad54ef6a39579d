/** A workflow as a chain that can be drawn: which state stands where, and which steps lead forward or back. */

export interface StateRow {
  state: string
  doc_status?: string | number
  allow_edit?: string
}

export interface TransitionRow {
  state: string
  action: string
  next_state: string
  allowed: string
  condition?: string | null
}

export type Tier = 'Three' | 'Two'

export interface GraphNode {
  state: string
  role: string
  submitted: boolean
  /** Steps from the first state, by the longest way forward. */
  layer: number
  /** 0 is the middle column; negative to the left. */
  column: number
  /** No step leads here in this tier. */
  lost: boolean
}

export interface GraphEdge {
  id: string
  from: string
  to: string
  backwards: boolean
  /** Passes over states of its own column, so it must be drawn around them. */
  skips: boolean
  steps: { action: string; allowed: string; condition: string; tier: Tier | null }[]
}

export interface Graph {
  nodes: GraphNode[]
  edges: GraphEdge[]
}

const TIER = 'frappe.db.get_value("Administrative Unit", doc.administrative_unit, "tier")'
const CONDITIONS: [Tier, string][] = [
  ['Three', `${TIER} != "Two"`],
  ['Two', `${TIER} == "Two"`],
]

/** A condition as the server writes it → its tier, and what it asks besides. */
export function readCondition(condition: string | null | undefined): { tier: Tier | null; rest: string } {
  const text = (condition ?? '').trim()
  for (const [tier, own] of CONDITIONS) {
    if (text === own) return { tier, rest: '' }
    if (text.startsWith(`${own} and (`) && text.endsWith(')'))
      return { tier, rest: text.slice(own.length + ' and ('.length, -1) }
  }
  return { tier: null, rest: text }
}

/** Whether any step belongs to one tier only. */
export const hasTiers = (transitions: TransitionRow[]) =>
  transitions.some((row) => readCondition(row.condition).tier !== null)

function edgesOf(order: string[], transitions: TransitionRow[], tier: Tier | null): GraphEdge[] {
  const edges = new Map<string, GraphEdge>()
  for (const row of transitions) {
    const { tier: own, rest } = readCondition(row.condition)
    if ((tier && own && own !== tier) || !order.includes(row.state) || !order.includes(row.next_state))
      continue
    const id = `${row.state}→${row.next_state}`
    const backwards = order.indexOf(row.next_state) <= order.indexOf(row.state)
    const edge = edges.get(id) ?? {
      id,
      from: row.state,
      to: row.next_state,
      backwards,
      skips: false,
      steps: [],
    }
    edge.steps.push({ action: row.action, allowed: row.allowed, condition: rest, tier: own })
    edges.set(id, edge)
  }
  return [...edges.values()]
}

/** The longest way forward to each state. Forward steps go down the list of states, so there is no circle. */
function layersOf(order: string[], edges: GraphEdge[]): Map<string, number> {
  const layers = new Map(order.map((state) => [state, 0]))
  for (const state of order)
    for (const edge of edges)
      if (!edge.backwards && edge.from === state)
        layers.set(edge.to, Math.max(layers.get(edge.to)!, layers.get(state)! + 1))
  return layers
}

/** 0, −1, 1, −2, 2 … : the first of a layer in the middle, the others beside it. */
const columnAt = (index: number) => (index % 2 ? -1 : 1) * Math.ceil(index / 2)

/** The chain of one tier, or of all steps together. States without a step in this tier are left out. */
export function workflowGraph(
  states: StateRow[],
  transitions: TransitionRow[],
  tier: Tier | null = null,
): Graph {
  const rows = states.filter(
    (row, index) => row.state && index === states.findIndex((s) => s.state === row.state),
  )
  const order = rows.map((row) => row.state)
  const edges = edgesOf(order, transitions, tier)
  const touched = new Set(edges.flatMap((edge) => [edge.from, edge.to]))
  const ofOtherTier = new Set(
    transitions
      .filter(
        (row) => tier && readCondition(row.condition).tier && readCondition(row.condition).tier !== tier,
      )
      .flatMap((row) => [row.state, row.next_state]),
  )
  const shown = rows.filter((row, index) => !index || touched.has(row.state) || !ofOtherTier.has(row.state))
  const layers = layersOf(order, edges)
  const used = new Map<number, number>()
  const nodes = shown.map((row, index) => {
    const layer = layers.get(row.state)!
    const place = used.get(layer) ?? 0
    used.set(layer, place + 1)
    return {
      state: row.state,
      role: row.allow_edit ?? '',
      submitted: Number(row.doc_status) === 1,
      layer,
      column: columnAt(place),
      lost: index > 0 && !edges.some((edge) => edge.to === row.state),
    }
  })
  const at = new Map(nodes.map((node) => [node.state, node]))
  for (const edge of edges) {
    const [from, to] = [at.get(edge.from)!, at.get(edge.to)!]
    edge.skips = !edge.backwards && from.column === to.column && to.layer - from.layer > 1
  }
  return { nodes, edges }
}
