import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(join(__dirname, path), 'utf8')

it('draws every icon that the menu names', () => {
  const menu = read('../../an_sinh/api/desk_menu.py')
  const named = [...menu.split('def menu')[0].matchAll(/"([a-z0-9]+(?:-[a-z0-9]+)*)"[,)\n]/g)].map(
    ([, icon]) => icon,
  )
  const known = read('components/layout/MenuIcon.vue')
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((icon) => !known.includes(`lucide-${icon}'`))).toEqual([])
})
