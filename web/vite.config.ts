import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** `PLIMSOLL=http://127.0.0.1:7070 npx vite web` serves the sources beside a running service. */
const service = process.env.PLIMSOLL ?? 'http://127.0.0.1:7070'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // A file in the page's text would need a hole in its content policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { proxy: { '/v1': { target: service, ws: true } } },
  logLevel: 'warn',
})
