import { uploadFile } from './files'
import { call } from './request'

/** Uploads an image and makes it the person's photo. */
export async function addPhoto(beneficiary: string, file: File): Promise<void> {
  const { file_url } = await uploadFile(file, { doctype: 'Beneficiary', docname: beneficiary })
  await call('an_sinh.api.photos.set_photo', { beneficiary, file_url })
}

export const removePhoto = (beneficiary: string) =>
  call('an_sinh.api.photos.set_photo', { beneficiary, file_url: null })
