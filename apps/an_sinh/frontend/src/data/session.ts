import { computed, reactive, shallowRef } from 'vue'
import type { UserInfo } from '@/types'
import { slug, unslug } from '@/utils/text'
import { setMessages } from './i18n'
import { call, onTokenStale, setCsrfToken } from './request'

export interface MenuItem {
  type: 'DocType' | 'Report' | 'Page'
  name: string
  label: string
  icon?: string
  route?: string
}

export interface Boot {
  user: UserInfo
  csrf_token: string
  lang: string
  messages_hash: string
  messages?: Record<string, string> | null
  areas: { name: string; title: string; is_group: number }[]
  providers: string[]
  doctypes: { name: string; is_tree: number; issingle: number; can_create: number; may_make: number }[]
  menu: { group: string; items: MenuItem[] }[]
  link_titles: Record<string, string>
  search_doctypes: string[]
  /** DocTypes whose approval holds reasons and signatures. */
  approvable: string[]
  versions: Record<string, string>
}

const MESSAGES_KEY = 'an-sinh-messages'
const boot = shallowRef<Boot | null>(null)

export const session = reactive({
  ready: false,
  user: computed<UserInfo>(
    () => boot.value?.user ?? { name: 'Guest', full_name: '', roles: [], language: 'vi' },
  ),
  loggedIn: computed(() => Boolean(boot.value && boot.value.user.name !== 'Guest')),
  boot: computed(() => boot.value),
})

function keptMessages(): { hash: string; messages: Record<string, string> } | null {
  try {
    return JSON.parse(localStorage.getItem(MESSAGES_KEY) ?? 'null')
  } catch {
    return null
  }
}

/** Loads who is logged in and what he may see. The dictionary comes only when it isn't the one kept here. */
export async function loadBoot(): Promise<void> {
  const kept = keptMessages()
  const answer = await call<Boot>(
    'an_sinh.api.desk.boot',
    { messages_hash: kept?.hash ?? '' },
    { type: 'GET' },
  )
  if (answer.messages) {
    setMessages(answer.messages)
    try {
      localStorage.setItem(
        MESSAGES_KEY,
        JSON.stringify({ hash: answer.messages_hash, messages: answer.messages }),
      )
    } catch {
      // Full or forbidden storage only costs the next start a few kilobytes.
    }
  } else if (kept) setMessages(kept.messages)
  document.documentElement.lang = answer.lang
  setCsrfToken(answer.csrf_token)
  boot.value = answer
  session.ready = true
}

onTokenStale(async () => {
  const { csrf_token } = await call<Boot>('an_sinh.api.desk.boot', { messages_hash: '-' }, { type: 'GET' })
  setCsrfToken(csrf_token)
})

/** Logs in; throws ServerError with the server's words (wrong password, locked). */
export async function login(user: string, password: string): Promise<void> {
  await call('login', { usr: user, pwd: password }, { whole: true })
  await loadBoot()
}

/** Changes one's own password; other windows and devices are logged out. Throws ServerError with the reason. */
export const changePassword = (old: string, fresh: string) =>
  call('frappe.core.doctype.user.user.update_password', {
    old_password: old,
    new_password: fresh,
    logout_all_sessions: 1,
  })

export async function logout(): Promise<void> {
  await call('logout', {}, { whole: true })
  // What was typed and not sent is about people: the next person at this machine must not find it.
  sessionStorage.clear()
  boot.value = null
  session.ready = false
}

/** `monthly-payroll` → the DocType that the menu or the metadata knows by that address. */
export function doctypeOf(address: string): string {
  return boot.value?.doctypes.find((doctype) => slug(doctype.name) === address)?.name ?? unslug(address)
}

export function doctypeInfo(name: string) {
  return boot.value?.doctypes.find((doctype) => doctype.name === name)
}

export function treeDoctypes(): Set<string> {
  return new Set(
    (boot.value?.doctypes ?? []).filter((doctype) => doctype.is_tree).map((doctype) => doctype.name),
  )
}
