import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

/** The built dashboard, read once: a few files by their path. */
export interface Page {
  readonly files: ReadonlyMap<string, PageFile>
}

interface PageFile {
  readonly type: string
  readonly body: Buffer
  /** Null for what does not shrink. */
  readonly gzip: Buffer | null
}

/** What is answered to a request for the page. */
export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What of a request decides which file it gets. */
export interface PageRequest {
  readonly method: string
  /** The path of its address, without the query. */
  readonly path: string
  readonly accept?: string | undefined
  readonly acceptEncoding?: string | undefined
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Nothing but what the service itself serves; no script and no style in the page's own text. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ')

const guards: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const built = new URL('../../../web/dist/', import.meta.url)

const unbuilt = `<!doctype html><html lang="en"><title>Plimsoll</title>
<p>The dashboard is not built. In a clone run <code>npm start</code> or any other npm script; the service itself runs.</p></html>
`

/** Reads the built page; of a clone in which nothing was built yet, it is one sentence that says so. */
export function load(folder = fileURLToPath(built)): Page {
  if (!existsSync(join(folder, 'index.html'))) {
    return { files: new Map([['/index.html', fileOf('index.html', Buffer.from(unbuilt))]]) }
  }
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const served = found.filter((path) => extname(path) in types)
  return {
    files: new Map(
      served.map((path) => [
        `/${path.split(sep).join('/')}`,
        fileOf(path, readFileSync(join(folder, path))),
      ]),
    ),
  }
}

const isText = (type: string): boolean => type.startsWith('text/') || type.endsWith('xml')

function fileOf(path: string, body: Buffer): PageFile {
  const type = types[extname(path)] ?? 'application/octet-stream'
  return { type, body, gzip: isText(type) ? gzipSync(body, { level: 9 }) : null }
}

/** Answers with the page whatever no route of the interface is for. */
export function mount(page: Page, app: FastifyInstance): void {
  app.get('/*', { schema: { hide: true } as object }, async (request, reply) => {
    const { accept, 'accept-encoding': encodings } = request.headers
    const [path = '/'] = request.url.split('?')
    const acceptEncoding = String(encodings ?? '')
    const found = answer(page, { method: request.method, path, accept, acceptEncoding })
    if (found === null) return reply.callNotFound()
    return reply.code(found.status).headers(found.headers).send(found.body)
  })
}

/**
 * Answers a request that is for no route of the interface: a file of the page; the page itself for
 * any address that a browser opens, since its screens have addresses of their own; null for what is
 * not the page's to answer.
 *
 * A file with a hash in its name is kept by the browser for ever, the page itself never.
 *
 * Rules: [WEB1] [WEB2]
 */
export function answer(page: Page, request: PageRequest): PageAnswer | null {
  const { method, path, accept = '' } = request
  if (method !== 'GET' && method !== 'HEAD') return null
  if (path === '/v1' || path.startsWith('/v1/')) return null
  const file = page.files.get(path)
  if (file !== undefined && path !== '/index.html') {
    return sent(file, request, isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
  const index = page.files.get('/index.html')
  const isOpened = path === '/' || accept.includes('text/html')
  if (index === undefined || !isOpened || extname(path) === '.js') return null
  return sent(index, request, 'no-store')
}

const isHashed = (path: string): boolean => path.startsWith('/assets/')

function sent(file: PageFile, request: PageRequest, caching: string): PageAnswer {
  const { type, body, gzip } = file
  const isGzip = gzip !== null && /\bgzip\b/.test(request.acceptEncoding ?? '')
  return {
    status: 200,
    headers: {
      ...guards,
      'content-type': type,
      'cache-control': caching,
      ...(gzip === null ? {} : { vary: 'accept-encoding' }),
      ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
    },
    body: isGzip ? gzip : body,
  }
}

export * as Page from './Page.ts'
