import { computed, reactive, ref, shallowRef } from 'vue'
import type { Doc, DocField, Value } from '@/types'
import { __ } from '@/data/i18n'
import { loadDocument, saveDocument, sealedFields, type Loaded, type SaveAction } from '@/data/documents'
import { fetchTitles } from '@/data/links'
import { loadMeta, type MetaBundle } from '@/data/meta'
import { session } from '@/data/session'
import { copyOf, newDocument, newRow as makeRow, onlyArea, reapply, sameDocument } from '@/utils/documents'
import { placeMessages, ServerError } from '@/utils/errors'
import { fieldState, missingFields } from '@/utils/fieldState'
import { docActions, isEditable, levels } from '@/utils/permissions'
import { provideForm } from './formContext'
import { commitPendingText } from './pendingText'
import { useConfirm } from './useConfirm'
import { useToast } from './useToast'

/** One document on screen: its values, what was saved last, what may be done, and what is wrong with it. */
export function useForm(doctype: string) {
  const toast = useToast()
  const { ask } = useConfirm()
  const bundle = shallowRef<MetaBundle | null>(null)
  const doc = ref<Doc | null>(null)
  const saved = shallowRef<Doc | null>(null)
  const docinfo = shallowRef<Value>(null)
  const loading = ref(true)
  const loadError = shallowRef<ServerError | null>(null)
  const saving = ref(false)
  const saveError = shallowRef<ServerError | null>(null)
  /** What somebody has signed and nobody changes until the document goes back. */
  const sealed = ref(new Set<string>())
  const errors = reactive<Record<string, string>>({})
  const problems = reactive<Record<string, string>>({})

  const meta = computed(() => bundle.value!.meta)
  /** A new document of this DocType is named by whoever makes it. */
  const asksName = computed(
    () => Boolean(doc.value?.__islocal) && meta.value.autoname?.toLowerCase() === 'prompt',
  )
  const rights = computed(() => docinfo.value?.permissions ?? null)
  const dirty = computed(() => Boolean(doc.value && saved.value && !sameDocument(saved.value, doc.value)))
  const editable = computed(() => isEditable(meta.value, doc.value!, session.user, rights.value))
  const actions = computed(() => docActions(meta.value, doc.value!, session.user, rights.value))
  const context = computed(() => ({
    viewer: { user: session.user.name, roles: session.user.roles },
    editable: editable.value,
    readLevels: levels(meta.value, session.user, 'read'),
    writeLevels: levels(meta.value, session.user, 'write'),
  }))

  function show(loaded: Loaded) {
    doc.value = loaded.doc
    saved.value = copyOf(loaded.doc)
    if (loaded.docinfo) docinfo.value = loaded.docinfo
    saveError.value = null
    for (const key of Object.keys(errors)) delete errors[key]
    for (const key of Object.keys(problems)) delete problems[key]
    nameLinks(loaded.doc)
    void readSealed(loaded.doc)
  }

  async function readSealed(shown: Doc) {
    if (!meta.value.workflow || shown.__islocal) return
    const names = await sealedFields(shown).catch(() => [])
    if (doc.value?.name === shown.name) sealed.value = new Set(names)
  }

  function nameLinks(shown: Doc) {
    for (const field of meta.value.fields) {
      if (field.fieldtype === 'Link' && shown[field.fieldname])
        void fetchTitles(field.options ?? '', [shown[field.fieldname]])
      const child = field.fieldtype === 'Table' ? bundle.value!.children[field.options ?? ''] : undefined
      for (const column of child?.fields ?? [])
        if (column.fieldtype === 'Link')
          void fetchTitles(
            column.options ?? '',
            (shown[field.fieldname] ?? []).map((row: Doc) => row[column.fieldname]),
          )
    }
  }

  /** Loads a document, or begins a new one from defaults and the given values (`name` null). */
  async function load(name: string | null, values: Record<string, Value> = {}) {
    loading.value = true
    loadError.value = null
    try {
      bundle.value = await loadMeta(doctype)
      const known = Object.entries(values).filter(([key]) =>
        meta.value.fields.some((field) => field.fieldname === key),
      )
      if (name === null) {
        const given = { ...onlyArea(meta.value, session.boot?.areas ?? []), ...Object.fromEntries(known) }
        show({ doc: newDocument(meta.value, session.user.name, given), docinfo: null })
      } else show(await loadDocument(doctype, name))
    } catch (error) {
      loadError.value =
        error instanceof ServerError ? error : new ServerError('server', [String(error)], 0, '')
    } finally {
      loading.value = false
    }
  }

  function set(fieldname: string, value: Value) {
    doc.value![fieldname] = value
    delete errors[fieldname]
  }

  function setProblem(fieldname: string, message: string) {
    if (message) problems[fieldname] = message
    else delete problems[fieldname]
  }

  const state = (field: DocField, row?: Doc) => {
    const found = fieldState(field, row ?? doc.value!, {
      ...context.value,
      parent: row ? doc.value : null,
      ...rowLevels(row),
    })
    // The heading's badge shows the workflow state already.
    if (!row && field.fieldname === meta.value.workflow?.workflow_state_field)
      return { ...found, visible: false }
    const signed = !row && sealed.value.has(field.fieldname)
    return signed ? { ...found, readOnly: true, required: false } : found
  }

  // Rows take the rights of their parent: child tables have none of their own.
  const rowLevels = (row?: Doc) => (row ? { readLevels: new Set([0]), writeLevels: new Set([0]) } : {})

  /** Takes what is still being typed as leaving the field would; false, and says which, when some can't be read. */
  async function takeTyped(): Promise<boolean> {
    const unread = await commitPendingText()
    if (unread.length) toast.error(__('Please correct: {0}.', [unread.join('; ')]))
    return !unread.length
  }

  function check(): boolean {
    for (const key of Object.keys(errors)) delete errors[key]
    for (const name of missingFields(meta.value.fields, doc.value!, context.value))
      errors[name] = __('Please fill this in.')
    for (const field of meta.value.fields) checkRows(field)
    if (asksName.value && !String(doc.value!.__newname ?? '').trim())
      errors.__newname = __('Please fill this in.')
    const wrong = Object.keys(errors)
    if (wrong.length) toast.error(__('Please correct: {0}.', [wrong.map(nameOf).join('; ')]))
    return !wrong.length
  }

  function nameOf(fieldname: string): string {
    if (fieldname === '__newname') return __('Name')
    const field = meta.value.fields.find((candidate) => candidate.fieldname === fieldname)
    return field ? __(field.label, [], field.parent) : fieldname
  }

  function checkRows(field: DocField) {
    const child = field.fieldtype === 'Table' ? bundle.value!.children[field.options ?? ''] : undefined
    if (!child || state(field).readOnly) return
    for (const row of doc.value![field.fieldname] ?? []) {
      const missing = missingFields(child.fields, row, {
        ...context.value,
        ...rowLevels(row),
        parent: doc.value,
      })
      if (!missing.length) continue
      const labels = missing.map((name) =>
        __(child.fields.find((column) => column.fieldname === name)?.label ?? name),
      )
      errors[field.fieldname] = __('Row {0}: please fill in {1}.', [row.idx, labels.join(', ')])
      return
    }
  }

  function showFailure(error: ServerError) {
    saveError.value = error
    // The panel stands at the form's head, which a long form may have scrolled away.
    toast.error(error.message)
    for (const name of error.fields) errors[name] = __('Please fill this in.')
    const inputs = meta.value.fields.filter((field) => field.label && !field.hidden)
    Object.assign(
      errors,
      placeMessages(error.messages, inputs, (field) => __(field.label, [], field.parent)).onFields,
    )
  }

  /** Saves; false when nothing was saved. What was typed stays in every case. */
  async function save(action: SaveAction = 'Save'): Promise<boolean> {
    if (saving.value || !doc.value) return false
    saving.value = true
    if (!(await takeTyped()) || !check()) {
      saving.value = false
      return false
    }
    saveError.value = null
    try {
      show(await saveDocument(doc.value, action))
      toast.success(action === 'Submit' ? __('Submitted') : __('Saved'))
      return true
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      if (error.kind === 'conflict') await resolveConflict()
      else showFailure(error)
      return false
    } finally {
      saving.value = false
    }
  }

  async function resolveConflict() {
    const { choice } = await ask({
      title: __('Somebody else saved this meanwhile'),
      message: __(
        'You can load the newer version and keep what you changed on top of it, or load it and drop your changes.',
      ),
      confirm: __('Load and keep my changes'),
      other: __('Load and drop my changes'),
    })
    if (choice === 'cancel') return
    const base = saved.value!
    const mine = doc.value!
    const fresh = await loadDocument(doctype, mine.name)
    show(fresh)
    if (choice === 'other') return
    const merged = reapply(base, mine, fresh.doc)
    doc.value = merged.doc
    for (const name of merged.clashes) errors[name] = __('Changed by both. Please check.')
    toast.info(__('Your changes are back in the form. Check them and save again.'))
  }

  const newRow = (parentfield: string) => {
    const field = meta.value.fields.find((candidate) => candidate.fieldname === parentfield)
    const child = bundle.value!.children[field?.options ?? '']
    return child && makeRow(child, doc.value!, parentfield, session.user.name)
  }

  provideForm({
    doc: () => doc.value!,
    meta: () => meta.value,
    childMeta: (name) => bundle.value?.children[name],
    state,
    set,
    error: (fieldname) => problems[fieldname] ?? errors[fieldname] ?? '',
    setProblem,
    takeTyped,
    newRow,
  })

  return {
    bundle,
    meta,
    doc,
    docinfo,
    loading,
    loadError,
    saving,
    saveError,
    errors,
    problems,
    dirty,
    asksName,
    editable,
    actions,
    load,
    takeTyped,
    save,
    show,
    showFailure,
    state,
  }
}
