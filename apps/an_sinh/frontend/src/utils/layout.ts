import type { DocField } from '@/types'

export interface Section {
  key: string
  label: string
  description?: string
  collapsible: boolean
  depends_on?: string
  hidden: boolean
  columns: DocField[][]
}

export interface Tab {
  key: string
  label: string
  depends_on?: string
  hidden: boolean
  sections: Section[]
}

const newSection = (key: string, field?: DocField): Section => ({
  key,
  label: field?.label ?? '',
  description: field?.description,
  collapsible: Boolean(field?.collapsible),
  depends_on: field?.depends_on,
  hidden: Boolean(field?.hidden),
  columns: [[]],
})

const newTab = (key: string, field?: DocField): Tab => ({
  key,
  label: field?.label ?? '',
  depends_on: field?.depends_on,
  hidden: Boolean(field?.hidden),
  sections: [newSection(`${key}-first`)],
})

const hasFields = (section: Section) => section.columns.some((column) => column.length)

/** Reads the breaks among a DocType's fields into tabs of sections of columns; empty parts are left out. */
export function formLayout(fields: DocField[]): Tab[] {
  const tabs: Tab[] = [newTab('first')]
  for (const field of fields) {
    const tab = tabs[tabs.length - 1]
    const section = tab.sections[tab.sections.length - 1]
    if (field.fieldtype === 'Tab Break') tabs.push(newTab(field.fieldname, field))
    else if (field.fieldtype === 'Section Break') tab.sections.push(newSection(field.fieldname, field))
    else if (field.fieldtype === 'Column Break') section.columns.push([])
    else section.columns[section.columns.length - 1].push(field)
  }
  for (const tab of tabs) {
    tab.sections = tab.sections.filter(hasFields)
    for (const section of tab.sections) section.columns = section.columns.filter((column) => column.length)
  }
  return tabs.filter((tab) => tab.sections.length)
}
