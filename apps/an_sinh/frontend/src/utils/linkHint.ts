import { plain } from './text'

/**
 * What a link's answer says beneath its title, out of Frappe's comma-separated search fields: each part once, the
 * title and search keys (written wholly without capitals and diacritics, for machines) left out.
 */
export function linkHint(description: string, label: string, translate: (text: string) => string): string {
  const parts = description
    .replace(/<[^>]*>/g, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part && part !== label && !(/[a-z]/.test(part) && part === plain(part)))
  return [...new Set(parts)].map(translate).join(' · ')
}
