// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import { commitPendingText } from '@/composables/pendingText'
import type { DocField, Value } from '@/types'
import DateInput from './DateInput.vue'
import LinkInput from './LinkInput.vue'
import NumberInput from './NumberInput.vue'
import TextInput from './TextInput.vue'

/** What a link's search answers, as the server would. */
const answers: { value: string; label: string; description: string }[] = []
vi.mock('@/data/links', () => ({
  searchLink: async (_doctype: string, text: string) =>
    answers.filter((row) => row.label.toLowerCase().includes(text.toLowerCase())),
  fetchTitles: async () => {},
  titleOf: () => undefined,
  nameText: (_doctype: string, name: string) => name,
}))
// Nothing is laid out here.
vi.mock('@floating-ui/vue', () => ({
  useFloating: () => ({ floatingStyles: {} }),
  ...Object.fromEntries(['autoUpdate', 'flip', 'offset', 'size'].map((name) => [name, () => ({})])),
}))
vi.mock('@/data/session', () => ({ session: { user: { name: '', roles: [] } } }))

const mounted: { unmount: () => void }[] = []

/** A control with one field; `type` writes into it without leaving it. */
function control(component: Component, field: Partial<DocField>, props: Record<string, unknown> = {}) {
  const values: unknown[] = []
  const wrapper = mount(component, {
    attachTo: document.body,
    props: {
      id: 'field',
      field: { fieldname: 'f', fieldtype: 'Data', label: 'Field', ...field },
      modelValue: null,
      doctype: 'Thing',
      'onUpdate:modelValue': (value: unknown) => {
        values.push(value)
        void wrapper.setProps({ modelValue: value })
      },
      ...props,
    } as Value,
    global: { stubs: { RouterLink: true, Teleport: true } },
  })
  mounted.push(wrapper)
  return {
    wrapper,
    input: wrapper.find('input'),
    values: () => values,
    problems: () => (wrapper.emitted('problem') ?? []).map(([text]) => text).filter(Boolean),
    async type(text: string) {
      const element = wrapper.find('input').element
      element.focus()
      element.value = text
      await wrapper.find('input').trigger('input')
    },
  }
}

beforeEach(() => {
  mounted.splice(0).forEach((wrapper) => wrapper.unmount())
  answers.length = 0
})

describe('text that is still being typed becomes the value when somebody saves', () => {
  it.each([
    ['a date', DateInput, { fieldtype: 'Date' }, '5/3/2024', '2024-03-05'],
    ['a month', DateInput, { fieldtype: 'Date', fieldname: 'month' }, '3/2024', '2024-03-01'],
    ['a time', DateInput, { fieldtype: 'Datetime' }, '5/3/2024 8:05', '2024-03-05 08:05:00'],
    ['a number', NumberInput, { fieldtype: 'Int' }, '1.250', 1250],
    ['an amount', NumberInput, { fieldtype: 'Currency' }, '1.250.000', 1250000],
    ['a text', TextInput, {}, 'Lò Văn Ín', 'Lò Văn Ín'],
  ])('%s', async (_what, component, field, text, value) => {
    for (const small of [false, true]) {
      const one = control(component as Component, field, { small })
      await one.type(text)
      expect(await commitPendingText()).toEqual([])
      expect(one.values().at(-1)).toBe(value)
      one.wrapper.unmount()
    }
  })

  it('a link whose search has not been asked yet', async () => {
    answers.push({ value: 'AU-1', label: 'Xã Chi Lăng', description: '' })
    const one = control(LinkInput, { fieldtype: 'Link', options: 'Administrative Unit' })
    await one.type('xã chi lăng')
    expect(await commitPendingText()).toEqual([])
    expect(one.values()).toEqual(['AU-1'])
  })

  it('a control that leaves the screen hands its text over', async () => {
    const one = control(DateInput, { fieldtype: 'Date' })
    await one.type('05032024')
    one.wrapper.unmount()
    expect(one.values()).toEqual(['2024-03-05'])
  })
})

describe('text that cannot be read is refused by name', () => {
  it.each([
    ['a date', DateInput, { fieldtype: 'Date' }, '31/02/2024'],
    ['a number', NumberInput, { fieldtype: 'Int' }, 'mười'],
    ['a whole number with a fraction', NumberInput, { fieldtype: 'Currency' }, '1,5'],
    ['a negative amount', NumberInput, { fieldtype: 'Currency', non_negative: 1 }, '-5'],
  ])('%s', async (_what, component, field, text) => {
    const one = control(component as Component, field, { small: true })
    await one.type(text)
    expect(await commitPendingText()).toEqual(['Field'])
    expect(await commitPendingText()).toEqual(['Field'])
    expect(one.values()).toEqual([])
    expect(one.problems()).not.toEqual([])
    expect(one.input.element.value).toBe(text)
  })

  it('a link that means nothing, or several', async () => {
    answers.push({ value: 'B-1', label: 'Hoàng Thị Mai', description: '' })
    answers.push({ value: 'B-2', label: 'Hoàng Thị Mai', description: '' })
    const one = control(LinkInput, { fieldtype: 'Link', options: 'Beneficiary' }, { modelValue: 'B-9' })
    await one.type('Lò Văn Ín')
    expect(await commitPendingText()).toEqual(['Field'])
    await one.type('Hoàng Thị Mai')
    expect(await commitPendingText()).toEqual(['Field'])
    await one.type('B-2')
    answers.push({ value: 'B-2', label: 'b-2', description: '' })
    expect(await commitPendingText()).toEqual([])
    expect(one.values()).toEqual(['B-2'])
  })
})

describe('what nobody typed stays as it is', () => {
  it('a value that shows less than it holds', async () => {
    const day = control(DateInput, { fieldtype: 'Date', fieldname: 'month' }, { modelValue: '2024-05-15' })
    const number = control(NumberInput, { fieldtype: 'Float' }, { modelValue: 1.23456789 })
    await number.input.trigger('focus')
    await number.input.trigger('blur')
    expect(await commitPendingText()).toEqual([])
    await flushPromises()
    expect([...day.values(), ...number.values()]).toEqual([])
  })
})
