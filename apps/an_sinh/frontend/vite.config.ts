import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { frappeUiParts } from './scripts/frappe-ui-parts.mjs'

const here = dirname(fileURLToPath(import.meta.url))

// `FRAPPE_SERVER=http://dev.localhost:8000 npm run dev` proxies every server path to that site.
const server = process.env.FRAPPE_SERVER || 'http://127.0.0.1:8000'
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
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: true }])),
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
