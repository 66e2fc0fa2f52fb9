import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Page } from '../../src/server/http/Page.ts'

const SCRIPT_BYTES_MAX = 150_000

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const built = join(root, 'web', 'dist')
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the built page', () => {
  const page = Page.load(built)
  const get = (path: string, more = {}) => Page.answer(page, { method: 'GET', path, ...more })

  test('[WEB1] any address that a browser opens is the page, and no other', () => {
    for (const path of ['/', '/accounts', '/accounts/a%2FBTC%2FUSDT%3AUSDT', '/nowhere']) {
      assert.match(String(get(path, html)?.body), /<div id="app">/)
    }
    assert.equal(get('/accounts', { accept: 'application/json' }), null)
    assert.equal(get('/v1/accounts', html), null)
    assert.equal(get('/v1', html), null)
    assert.equal(get('/assets/gone.js', html), null)
    assert.equal(Page.answer(page, { method: 'POST', path: '/', ...html }), null)
    for (const path of ['/../package.json', '/.stamp', '//etc/passwd', '/assets/../.stamp']) {
      assert.equal(get(path), null)
    }
  })

  test('[WEB2] a file with a hash in its name is kept for ever, the page itself never', () => {
    const [script] = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js'))
    assert.match(get(`/assets/${script}`)?.headers['cache-control'] ?? '', /immutable/)
    assert.equal(get('/', html)?.headers['cache-control'], 'no-store')
    const packed = get('/', { ...html, acceptEncoding: 'br, gzip' })
    assert.equal(packed?.headers['content-encoding'], 'gzip')
    assert.deepEqual(gunzipSync(packed?.body ?? ''), get('/', html)?.body)
  })

  test('[WEB1] the page needs nothing from elsewhere, and no script or style in its own text', () => {
    const text = String(get('/', html)?.body)
    assert.doesNotMatch(text, /<style|style=|<script(?![^>]*src=)|onload=|https?:/)
    for (const [, path] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      assert.equal(get(String(path))?.status, 200, path)
    }
    const policy = get('/', html)?.headers['content-security-policy'] ?? ''
    assert.doesNotMatch(policy, /unsafe|https?:|\*|data:|blob:/)
  })

  test('[WEB9] all its script together is under 150 kB, packed', () => {
    const scripts = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js'))
    const bytes = scripts.map((name) => gzipSync(readFileSync(join(built, 'assets', name))).length)
    const total = bytes.reduce((sum, one) => sum + one, 0)
    assert.ok(total > 0 && total < SCRIPT_BYTES_MAX, `${total} bytes`)
  })

  test('[WEB1] where nothing was built, it says so', () => {
    const empty = mkdtempSync(join(tmpdir(), 'plimsoll-page-'))
    try {
      mkdirSync(join(empty, 'assets'))
      writeFileSync(join(empty, 'assets', 'a.js'), '')
      const answer = Page.answer(Page.load(empty), { method: 'GET', path: '/', ...html })
      assert.match(String(answer?.body), /not built/)
    } finally {
      rmSync(empty, { recursive: true })
    }
  })
})
