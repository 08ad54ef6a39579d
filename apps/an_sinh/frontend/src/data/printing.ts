import { call, send, headers, saveBlob } from './request'
import { safeFileName } from '@/utils/text'

/** The page that prints, as HTML and CSS of the server; it is shown in a frame where no script runs. */
export async function printPage(doctype: string, name: string, format: string): Promise<string> {
  const answer = await call<{ html: string; style: string }>(
    'frappe.www.printview.get_html_and_style',
    { doc: doctype, name, print_format: format || undefined, no_letterhead: 1 },
    { timeout: 180000 },
  )
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><base target="_blank"><style>${answer.style ?? ''}\n@media screen { body { margin: 16px !important; } }</style></head><body>${answer.html}</body></html>`
}

/** The template of a print format; of a shipped one that of its file. */
export const printFormatHtml = (name: string) =>
  call<string>('an_sinh.api.print_formats.html_of', { name }, { type: 'GET' })

export async function downloadPdf(doctype: string, name: string, format: string): Promise<void> {
  const query = new URLSearchParams({ doctype, name, no_letterhead: '1' })
  if (format) query.set('format', format)
  const response = await send(
    `/api/method/frappe.utils.print_format.download_pdf?${query}`,
    () => ({ method: 'GET', headers: { ...headers(), Accept: 'application/pdf, application/json' } }),
    { timeout: 300000 },
  )
  saveBlob(await response.blob(), `${safeFileName(name)}.pdf`)
}

/** Several documents as one PDF, in the format that their DocType prints by default. */
export async function downloadPdfs(doctype: string, names: string[]): Promise<void> {
  const query = new URLSearchParams({ doctype, name: JSON.stringify(names), no_letterhead: '1' })
  const response = await send(
    `/api/method/frappe.utils.print_format.download_multi_pdf?${query}`,
    () => ({ method: 'GET', headers: { ...headers(), Accept: 'application/pdf, application/json' } }),
    { timeout: 300000 },
  )
  saveBlob(await response.blob(), `${safeFileName(doctype)}.pdf`)
}
