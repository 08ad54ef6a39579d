import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const here = dirname(fileURLToPath(import.meta.url))
const iconPrefix = '~icons/lucide/'
const resolvedPrefix = '\0lucide/'

/**
 * Lets the desk import single components of frappe-ui.
 *
 * frappe-ui's index pulls in its text editor and every icon set; its own Vite plugin brings three unplugin
 * packages. The desk needs neither: icons that its components import come straight from lucide-static, and the
 * Feather set (75 kB, unused here) is replaced by nothing.
 */
export function frappeUiParts() {
    const icons = join(dirname(require.resolve('lucide-static/package.json')), 'icons')
    return {
        name: 'an-sinh-frappe-ui-parts',
        enforce: 'pre',
        resolveId(source) {
            if (source.startsWith(iconPrefix)) return resolvedPrefix + source.slice(iconPrefix.length)
            if (source.endsWith('/FeatherIcon.vue')) return join(here, '../src/components/ui/NoIcon.ts')
        },
        load(id) {
            if (!id.startsWith(resolvedPrefix)) return
            const svg = readFileSync(join(icons, `${id.slice(resolvedPrefix.length)}.svg`), 'utf8')
            const shapes = [
                ...svg.matchAll(/<(path|circle|line|rect|polyline|polygon|ellipse)\b([^>]*?)\/>/g),
            ]
            const nodes = shapes.map(([, tag, attributes]) => {
                const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [
                    key,
                    value,
                ])
                return `h(${JSON.stringify(tag)}, ${JSON.stringify(Object.fromEntries(pairs))})`
            })
            return `import { h } from 'vue'
const frame = { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5,
  'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' }
export default () => h('svg', frame, [${nodes.join(', ')}])`
        },
    }
}
