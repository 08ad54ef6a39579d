import type { Doc } from '@/types'
import { safeFileName } from '@/utils/text'
import { call, download } from './request'

/** Puts the approved lines into disbursements; gives their names. */
export const makeDisbursements = (doc: Doc) =>
  call<{ disbursements: string[] }>('an_sinh.api.disbursement.make_for_payroll', { doc: doc.name })

export const sendDisbursement = (doc: Doc) => call('an_sinh.api.disbursement.send', { doc: doc.name })

export const downloadProviderFile = (doc: Doc, kind: 'xlsx' | 'csv') =>
  download(
    'an_sinh.api.disbursement.download',
    { name: doc.name, kind },
    `${safeFileName(doc.name)}.${kind}`,
    'GET',
  )
