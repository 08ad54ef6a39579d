import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { frappeUiParts } from './scripts/frappe-ui-parts.mjs'

const here = dirname(fileURLToPath(import.meta.url))

// `FRAPPE_SERVER=http://an-sinh.localhost:8000 npm run dev` proxies every server path to that site. Node doesn't
// resolve such names everywhere, so the machine is asked by its number and the site by the Host header.
const server = new URL(process.env.FRAPPE_SERVER || 'http://127.0.0.1:8000')
const target = server.hostname.endsWith('.localhost')
  ? `http://127.0.0.1:${server.port || 80}`
  : server.origin
const proxied = ['/api', '/files', '/private', '/printview']

export default defineConfig({
  base: process.env.NODE_ENV === 'production' ? '/assets/an_sinh/desk/' : '/',
  plugins: [frappeUiParts(), vue()],
  resolve: {
    alias: { '@': resolve(here, 'src'), '@frappe-ui': resolve(here, 'node_modules/frappe-ui/src') },
    dedupe: ['vue', 'vue-router', 'reka-ui'],
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(proxied.map((path) => [path, { target, headers: { host: server.host } }])),
  },
  build: {
    outDir: resolve(here, '../an_sinh/public/desk'),
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
  },
})
