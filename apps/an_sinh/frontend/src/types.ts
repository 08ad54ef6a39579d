/** The value of a field that only metadata knows: text, number, rows, nothing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place where nothing can be said of it
export type Value = any

/** A document as Frappe's HTTP API gives it: fields that only metadata knows. */
export interface Doc {
  doctype: string
  name: string
  [fieldname: string]: Value
}

export interface DocField {
  fieldname: string
  /** The DocType that the field belongs to. */
  parent?: string
  fieldtype: string
  label?: string
  options?: string
  reqd?: number
  read_only?: number
  hidden?: number
  permlevel?: number
  in_list_view?: number
  in_standard_filter?: number
  depends_on?: string
  mandatory_depends_on?: string
  read_only_depends_on?: string
  default?: string
  description?: string
  precision?: string | number
  length?: number
  set_only_once?: number
  no_copy?: number
  collapsible?: number
  bold?: number
  columns?: number
  fetch_from?: string
  fetch_if_empty?: number
  is_virtual?: number
  allow_on_submit?: number
  ignore_user_permissions?: number
  link_filters?: string
  non_negative?: number
}

export interface DocPerm {
  role: string
  permlevel?: number
  read?: number
  write?: number
  create?: number
  submit?: number
  cancel?: number
  amend?: number
  delete?: number
  export?: number
  print?: number
  report?: number
  if_owner?: number
}

export interface DocMeta {
  name: string
  module?: string
  fields: DocField[]
  permissions: DocPerm[]
  istable?: number
  issingle?: number
  is_tree?: number
  is_submittable?: number
  autoname?: string
  title_field?: string
  search_fields?: string
  sort_field?: string
  sort_order?: string
  nsm_parent_field?: string
  show_title_field_in_link?: number
  track_changes?: number
  quick_entry?: number
  max_attachments?: number
  workflow?: WorkflowMeta | null
  printFormats?: PrintFormat[]
}

export interface WorkflowMeta {
  name: string
  workflow_state_field: string
  states: { state: string; doc_status: string | number; allow_edit: string; style?: string }[]
  transitions: { state: string; action: string; next_state: string; allowed: string; condition?: string }[]
}

export interface PrintFormat {
  name: string
  standard?: string
}

export interface UserInfo {
  name: string
  full_name: string
  roles: string[]
  language: string
}

export type FilterRow = [fieldname: string, operator: string, value: Value]
