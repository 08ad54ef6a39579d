import { describe, expect, it } from 'vitest'
import { hasTiers, readCondition, workflowGraph } from './workflowGraph'

const TWO = 'frappe.db.get_value("Administrative Unit", doc.administrative_unit, "tier") == "Two"'
const THREE = TWO.replace('==', '!=')
const STATES = [
  { state: 'Draft', allow_edit: 'Commune Officer' },
  { state: 'Returned', allow_edit: 'Commune Officer' },
  { state: 'Leader', allow_edit: 'Commune Leader' },
  { state: 'District', allow_edit: 'District Officer' },
  { state: 'Approved', doc_status: '1', allow_edit: 'Auditor' },
]
const step = (state: string, next_state: string, condition = '') => ({
  state,
  next_state,
  condition,
  action: 'Go',
  allowed: 'All',
})
const STEPS = [
  step('Draft', 'Leader'),
  step('Returned', 'Leader'),
  step('Leader', 'Returned'),
  step('Leader', 'District', THREE),
  step('Leader', 'Approved', `${TWO} and (doc.amount < 5)`),
  step('District', 'Approved', THREE),
  step('District', 'Returned', THREE),
]
const places = (tier: 'Two' | 'Three' | null) =>
  workflowGraph(STATES, STEPS, tier).nodes.map(({ state, layer, column }) => [state, layer, column])

describe('the chain of a workflow', () => {
  it('knows the tier of a condition and what else it asks', () => {
    expect(readCondition(THREE)).toEqual({ tier: 'Three', rest: '' })
    expect(readCondition(`${TWO} and (doc.amount < 5)`)).toEqual({ tier: 'Two', rest: 'doc.amount < 5' })
    expect(readCondition(' doc.ok ')).toEqual({ tier: null, rest: 'doc.ok' })
    expect(readCondition(null)).toEqual({ tier: null, rest: '' })
    expect(hasTiers(STEPS)).toBe(true)
    expect(hasTiers([STEPS[0]])).toBe(false)
  })

  it('stands in layers of the longest way, with what comes back beside it', () => {
    expect(places('Three')).toEqual([
      ['Draft', 0, 0],
      ['Returned', 0, -1],
      ['Leader', 1, 0],
      ['District', 2, 0],
      ['Approved', 3, 0],
    ])
  })

  it('leaves out what belongs to the other tier', () => {
    expect(places('Two')).toEqual([
      ['Draft', 0, 0],
      ['Returned', 0, -1],
      ['Leader', 1, 0],
      ['Approved', 2, 0],
    ])
  })

  it('draws around states that a step passes over, and marks steps back', () => {
    const { edges } = workflowGraph(STATES, STEPS)
    const found = edges.map(({ id, backwards, skips }) => [id, backwards, skips])
    expect(found).toContainEqual(['Leader→Approved', false, true])
    expect(found).toContainEqual(['District→Returned', true, false])
    expect(edges.find((edge) => edge.id === 'Leader→Approved')!.steps).toEqual([
      { action: 'Go', allowed: 'All', condition: 'doc.amount < 5', tier: 'Two' },
    ])
  })

  it('shows states that nothing leads to, and survives half-typed rows', () => {
    const states = [...STATES, { state: 'Island' }, { state: '' }, { state: 'Draft' }]
    const { nodes } = workflowGraph(states, [...STEPS, step('Leader', 'Nowhere'), step('', '')])
    expect(nodes.filter((node) => node.lost).map((node) => node.state)).toEqual(['Island'])
    expect(nodes).toHaveLength(6)
  })
})
