import { describe, expect, it } from 'vitest'
import { errorFrom, placeMessages, serverMessages } from './errors'

const messages = (...list: string[]) => JSON.stringify(list.map((message) => JSON.stringify({ message })))

describe('errorFrom', () => {
  it.each([
    [417, { exc_type: 'TimestampMismatchError' }, 'conflict'],
    [403, { exc_type: 'PermissionError' }, 'permission'],
    [403, { session_expired: 1, exc_type: 'PermissionError' }, 'session'],
    [401, { exc_type: 'AuthenticationError' }, 'session'],
    [400, { exc_type: 'CSRFTokenError' }, 'csrf'],
    [404, { exc_type: 'DoesNotExistError' }, 'missing'],
    [409, { exc_type: 'DuplicateEntryError' }, 'duplicate'],
    [417, { exception: 'frappe.exceptions.ValidationError: no' }, 'validation'],
    [429, {}, 'too-many'],
    [500, {}, 'server'],
  ])('%i %o is %s', (status, body, kind) =>
    expect(errorFrom(status, JSON.stringify(body), 'x').kind).toBe(kind),
  )

  it('speaks in the words of the server', () => {
    const body = JSON.stringify({
      exc_type: 'ValidationError',
      _server_messages: messages('<b>Số CCCD</b> phải có 12 chữ số'),
    })
    expect(errorFrom(417, body, 'x').messages).toEqual(['Số CCCD phải có 12 chữ số'])
    expect(
      errorFrom(417, JSON.stringify({ exception: 'frappe.exceptions.ValidationError: Sai ngày' }), 'x')
        .message,
    ).toBe('Sai ngày')
    expect(errorFrom(401, JSON.stringify({ message: 'Sai mật khẩu' }), 'x').message).toBe('Sai mật khẩu')
  })

  it('tells a refusal from the insides of the server', () => {
    const refused = {
      exc_type: 'PermissionError',
      exception: 'frappe.exceptions.PermissionError: Bạn không có quyền in',
    }
    expect(errorFrom(403, JSON.stringify(refused), 'x').message).toBe('Bạn không có quyền in')
    const raw = {
      exc_type: 'PermissionError',
      exception: "frappe.exceptions.PermissionError: ('read', 'User')",
    }
    expect(errorFrom(403, JSON.stringify(raw), 'Không được phép').message).toBe('Không được phép')
  })

  it('names the fields that a MandatoryError names', () => {
    const error = errorFrom(
      417,
      JSON.stringify({
        exc_type: 'MandatoryError',
        exception: 'frappe.exceptions.MandatoryError: [Beneficiary, DT.1]: full_name, sex',
      }),
      'x',
    )
    expect(error.fields).toEqual(['full_name', 'sex'])
  })

  it("survives a proxy's page and hides a traceback", () => {
    expect(errorFrom(502, '<html>Bad Gateway</html>', 'Máy chủ không trả lời').messages).toEqual([
      'Máy chủ không trả lời',
    ])
    expect(
      errorFrom(500, JSON.stringify({ exception: 'KeyError: x', exc: '["Traceback…"]' }), 'Lỗi').messages,
    ).toEqual(['Lỗi'])
    expect(errorFrom(500, 'null', 'Lỗi').kind).toBe('server')
  })
})

describe('serverMessages', () => {
  it('reads every shape there is', () => {
    expect(serverMessages(messages('a', 'b'))).toEqual(['a', 'b'])
    expect(serverMessages(JSON.stringify(['plain']))).toEqual(['plain'])
    expect(serverMessages('{')).toEqual([])
    expect(serverMessages(undefined)).toEqual([])
  })
})

describe('placeMessages', () => {
  const fields = [
    { fieldname: 'id_number', fieldtype: 'Data', label: 'Số định danh' },
    { fieldname: 'bank', fieldtype: 'Data', label: 'Ngân hàng' },
    { fieldname: 'bank_account', fieldtype: 'Link', label: 'Ngân hàng nhận' },
  ]
  it('puts a message on the field that it names, the longest label first', () => {
    const placed = placeMessages(['Thiếu ngân hàng nhận', 'Lỗi khác'], fields, (field) => field.label ?? '')
    expect(placed.onFields).toEqual({ bank_account: 'Thiếu ngân hàng nhận' })
    expect(placed.general).toEqual(['Thiếu ngân hàng nhận', 'Lỗi khác'])
  })
})
