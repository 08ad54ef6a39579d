import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = __dirname
const csv = readFileSync(join(source, '../../an_sinh/translations/vi.csv'), 'utf8')

/** Files of the desk that speak to people. */
function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return files(path)
    return /\.(vue|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : []
  })
}

function stringsOf(text: string): string[] {
  const calls = text.matchAll(/\b(?:__|mark)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)
  return [...calls].map(([, single, double]) => (single ?? double).replace(/\\(.)/g, '$1'))
}

function rows(text: string): string[][] {
  const table: string[][] = [[]]
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|$)/g)) {
    table[table.length - 1].push(quoted === undefined ? (bare ?? '') : quoted.replace(/""/g, '"'))
    if (end === '\n') table.push([])
  }
  return table.filter((row) => row[0])
}

const vietnamese = new Map(rows(csv).map(([english, text]) => [english, text]))
const used = [...new Set(files(source).flatMap((file) => stringsOf(readFileSync(file, 'utf8'))))].sort()
const holes = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([hole]) => hole).sort()

describe("the desk's words", () => {
  it('are found', () => expect(used.length).toBeGreaterThan(150))

  it('all stand in Vietnamese', () => {
    expect(used.filter((text) => !vietnamese.get(text))).toEqual([])
  })

  it('keep their holes', () => {
    const broken = used.filter((text) => String(holes(text)) !== String(holes(vietnamese.get(text) ?? '')))
    expect(broken).toEqual([])
  })
})
