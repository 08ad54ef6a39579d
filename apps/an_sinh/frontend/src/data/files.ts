import { errorFrom, ServerError } from '@/utils/errors'
import { call, headers } from './request'
import { __ } from './i18n'
import type { Value } from '@/types'

export interface UploadTarget {
  doctype?: string
  docname?: string
  fieldname?: string
}

/** Uploads as a private file; `progress` gets 0…100. XMLHttpRequest because fetch can't tell upload progress. */
export function uploadFile(
  file: File,
  target: UploadTarget,
  progress: (percent: number) => void = () => {},
): Promise<Value> {
  const form = new FormData()
  form.append('file', file, file.name)
  form.append('is_private', '1')
  form.append('folder', 'Home')
  for (const [name, value] of Object.entries(target)) if (value) form.append(name, value)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/method/upload_file')
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) =>
      event.lengthComputable && progress(Math.round((event.loaded / event.total) * 100))
    request.onerror = () =>
      reject(new ServerError('offline', [__('The upload was interrupted. Try again.')], 0, 'Offline'))
    request.onload = () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText).message)
      const fallback =
        request.status === 413 ? __('The file is too large.') : __('The file could not be uploaded.')
      reject(errorFrom(request.status, request.responseText, fallback))
    }
    request.send(form)
  })
}

export const removeAttachment = (name: string, doctype: string, docname: string) =>
  call('frappe.desk.form.utils.remove_attach', { fid: name, dt: doctype, dn: docname })
