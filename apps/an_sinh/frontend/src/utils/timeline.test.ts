import { describe, expect, it } from 'vitest'
import { timeline } from './timeline'
import type { Value } from '@/types'

const meta = {
  name: 'D',
  permissions: [],
  fields: [
    { fieldname: 'status', fieldtype: 'Select', label: 'Status' },
    { fieldname: 'secret', fieldtype: 'Data', hidden: 1 },
    { fieldname: 'rows', fieldtype: 'Table', label: 'Rows' },
  ],
}
const version = (name: string, creation: string, data: object) => ({
  name,
  creation,
  owner: 'a@b',
  data: JSON.stringify(data),
})

describe('timeline', () => {
  it('is one history, newest first, creation last', () => {
    const entries = timeline(
      meta,
      { creation: '2024-05-01 08:00:00', owner: 'a@b' },
      {
        comments: [
          { name: 'c1', creation: '2024-05-03 08:00:00', owner: 'me@x', content: '<p>Xin <b>xem</b></p>' },
        ],
        workflow_logs: [{ name: 'w1', creation: '2024-05-02 08:00:00', owner: 'b@c', content: 'Submitted' }],
        versions: [version('v1', '2024-05-02 09:00:00', { changed: [['status', 'A', 'B']] })],
      },
      'me@x',
    )
    expect(entries.map((entry) => entry.kind)).toEqual(['comment', 'version', 'workflow', 'created'])
    expect(entries[0]).toMatchObject({ text: 'Xin xem', own: true })
    expect(entries[1].changes).toMatchObject([{ label: 'Status', before: 'A', after: 'B' }])
  })

  it('tells a step of approval once', () => {
    const approved = {
      ...meta,
      workflow: { workflow_state_field: 'status' } as Value,
      fields: [
        ...meta.fields,
        { fieldname: 'approvals', fieldtype: 'Table', label: 'Approvals', read_only: 1 },
      ],
    }
    const step = version('v1', '1', {
      changed: [['status', 'Draft', 'Approved']],
      added: [['approvals', {}]],
    })
    expect(timeline(approved, {}, { versions: [step] }, 'me')).toEqual([])
  })

  it('leaves out versions that show nothing and counts changed rows', () => {
    const entries = timeline(
      meta,
      {},
      {
        versions: [
          version('v1', '1', { changed: [['secret', 'a', 'b']] }),
          version('v2', '2', { created_by: 'a@b' }),
          version('v3', '3', {
            added: [
              ['rows', {}],
              ['rows', {}],
            ],
            row_changed: [['rows', 0, 'r', []]],
          }),
          { name: 'v4', creation: '4', owner: 'x', data: 'broken' },
        ],
      },
      'me',
    )
    expect(entries).toHaveLength(1)
    expect(entries[0].rows).toEqual([{ label: 'Rows', added: 2, removed: 0, changed: 1 }])
    expect(timeline(meta, {}, null, 'me')).toEqual([])
  })
})
