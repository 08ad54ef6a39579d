import { existsSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Vite writes index.html beside the assets; Frappe serves pages from www/, where Jinja fills in the context.
const app = join(dirname(fileURLToPath(import.meta.url)), '../../an_sinh')
const built = join(app, 'public/desk/index.html')
if (!existsSync(built)) throw new Error(`${built} is missing: did vite build fail?`)
if (!readFileSync(built, 'utf8').includes('{{ csrf_token }}'))
    throw new Error('index.html lost its csrf_token placeholder')
renameSync(built, join(app, 'www/an-sinh.html'))
