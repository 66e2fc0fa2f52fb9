import type { Server } from 'node:http'
import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { limits } from '../../base/limits.ts'
import { JsonText } from '../../wire/JsonText.ts'
import { Access } from '../access/Access.ts'
import {
  admit,
  countFailure,
  type Head,
  identify,
  isLocal,
  type Listening,
} from '../access/admit.ts'
import type { Caller } from '../access/Caller.ts'
import { Meters } from '../metrics/Meters.ts'
import { Refusal } from '../Refusal.ts'
import { checkOf, checkOfText } from './check.ts'
import { door } from './door.ts'
import type { Front } from './Front.ts'
import { openApi } from './openApi.ts'
import { Problem } from './Problem.ts'
import type { Asked, Route } from './Route.ts'
import { refusalOf } from './refusalOf.ts'
import { Turns } from './Turns.ts'
import { UnderWay } from './UnderWay.ts'

/** How an app is made. */
export interface Making {
  readonly front: Front
  readonly listening: Listening
  readonly routes: readonly Route[]
  /** Listens already. */
  readonly server: Server
  /** What else is mounted: the page. */
  readonly mounts?: readonly ((app: FastifyInstance) => void)[]
}

const BODY_MAX = 1 << 20
/** The longest that a read waits for an entry. */
const AFTER_MS = 5_000

/**
 * What answers by a table of routes, over a server that listens elsewhere and is told by it what was
 * asked.
 *
 * Rules: [HTTP1] [HTTP8]
 */
export async function createApp(making: Making): Promise<FastifyInstance> {
  const { front, listening, routes, server, mounts = [] } = making
  const app = fastify({
    serverFactory: () => server,
    bodyLimit: BODY_MAX,
    exposeHeadRoutes: false,
    // Whoever listens ends what could not be read.
    clientErrorHandler: () => {},
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      refuse(making, error, request, reply),
    routerOptions: { maxParamLength: 12 * limits.identifier },
  } as object) as unknown as FastifyInstance
  readJson(app)
  app.setErrorHandler((error, request, reply) => refuse(making, error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const detail = `there is no ${request.method} ${request.url.split('?')[0]}`
    return refuse(making, new Refusal(404, 'route.unknown', detail), request, reply)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
    admit(front.access, listening, headOf(request))
    return door(front.access, listening, request, reply)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = `${request.method} ${request.routeOptions.url ?? 'unknown'}`
    Meters.answered(front.meters, route, reply.statusCode, reply.elapsedTime / 1_000)
  })
  app.setSerializerCompiler(() => JSON.stringify)
  app.setValidatorCompiler(() => () => true)
  await app.register(swagger, openApi.options)
  await app.register(async (scope) => {
    for (const one of routes) mount(scope, making, one)
    // Made once: anybody may ask, and need not read it.
    let document: Buffer | null = null
    scope.get('/openapi.json', { schema: { hide: true } as object }, async (_, reply) => {
      document ??= Buffer.from(JSON.stringify(app.swagger()))
      return reply.type('application/json').send(document)
    })
    for (const more of mounts) more(scope)
  })
  await app.ready()
  return app
}

export const headOf = ({ method, headers, socket }: FastifyRequest): Head => ({
  ...{ method, headers },
  remote: socket.remoteAddress ?? '',
})

/** Bodies are read by our own reader, which refuses what is doubled, too deep or too large. */
function readJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_: unknown, bytes: Buffer) =>
      bytes.length === 0 ? undefined : JsonText.parse(textOf(bytes), {}, BODY_MAX),
  )
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Refusal(400, 'line.notText', 'expected UTF-8, found other bytes', { path: [] })
  }
}

/** Who makes a request, from its head on. */
const callers = new WeakMap<FastifyRequest, Caller>()

const nobody: Caller = {
  ...{ name: '', scope: 'read', accounts: [], commands: [], until: null },
}

function mount(app: FastifyInstance, making: Making, one: Route): void {
  const { front, listening } = making
  const { method, path: url, params, query, body, isOwnBody } = one
  const checkParams = checkOfText(params)
  const checkQuery = checkOfText(query)
  const checkBody = body === null || isOwnBody ? null : checkOf(body)
  app.route({
    ...{ method, url, schema: openApi.schemaOf(one) },
    // Before the body is read: nobody unknown has us read one.
    onRequest: async (request, reply) => {
      const { scope } = one
      if (scope === null) return
      const { caller } = identify(front.access, headOf(request))
      Access.requireScope(caller, scope, `${method} ${url}`)
      UnderWay.begin(front.underWay, caller.name, reply.raw, weightOf(request))
      callers.set(request, caller)
    },
    handler: async (request, reply) => {
      const { after, ...rest } = request.query as { after?: unknown }
      const asked: Asked = {
        ...{ front, caller: callers.get(request) ?? nobody, out: { status: 200, headers: {} } },
        session: Access.cookieOf(request.headers.cookie ?? ''),
        isSecure: listening.isSecure,
        head: headOf(request),
        isLocal: isLocal(headOf(request), listening),
        params: checkParams(request.params, 'path') as Asked['params'],
        query: checkQuery(rest, 'query'),
        body: checkBody === null ? request.body : checkBody(request.body, 'body'),
      }
      if (body === null && request.body !== undefined) {
        throw new Refusal(400, 'body.unexpected', 'expected no body, found one', { path: [] })
      }
      await reached(front, after)
      const answer = () => answered(front, one, asked, reply)
      return isRead(one) ? await Turns.take(front.turns, asked.caller.name, answer) : await answer()
    },
  })
}

/** The bytes of a body that is to come; as many as there may be where it is not said. */
function weightOf({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (Number.isFinite(length)) return Math.min(length, BODY_MAX)
  return headers['transfer-encoding'] === undefined ? 0 : BODY_MAX
}

/** What is answered in turns: whatever tells nothing, and may be long. */
const isRead = ({ method, scope, isOwnBody }: Route): boolean =>
  scope === 'read' ? isOwnBody !== true : scope !== null && method === 'GET'

/** In one piece as far as nothing is waited for, so that all that an answer costs is of its turn. */
function answered(front: Front, one: Route, asked: Asked, reply: FastifyReply): unknown {
  const found = one.handle(asked as Asked<never, never, never>)
  if (!(found instanceof Promise)) return send(front, one, asked, found, reply)
  return found.then((later: unknown) => send(front, one, asked, later, reply))
}

/** Waits for the entry that a reader has heard of. */
async function reached({ replica }: Front, after: unknown): Promise<void> {
  if (after === undefined) return
  if (typeof after !== 'string' || !/^\d{1,15}$/.test(after)) {
    const detail = 'query.after: expected the number of an entry, found something else'
    throw new Refusal(400, 'field.type', detail, { path: ['query', 'after'] })
  }
  await replica.reached(Number(after), AFTER_MS)
}

function send(front: Front, one: Route, { out }: Asked, answer: unknown, reply: FastifyReply) {
  reply.code(out.status).headers(out.headers)
  if (one.type !== undefined) return reply.type(one.type).send(answer)
  const { seq } = front.replica.head
  const text = JSON.stringify({ seq, ...(answer as object) })
  UnderWay.answer(front.underWay, reply.raw, text.length)
  return reply.type('application/json').send(text)
}

function refuse(making: Making, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { front, listening } = making
  let refusal = refusalOf(error, `${request.method} ${request.routeOptions.url ?? 'unknown route'}`)
  try {
    countFailure(front.access, listening, headOf(request), refusal)
  } catch (tooMany) {
    refusal = refusalOf(tooMany, '')
  }
  const { retryAfter } = refusal.facts
  if (retryAfter !== undefined) reply.header('retry-after', `${retryAfter}`)
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer realm="plimsoll"')
  const problem = Problem.of(refusal, front.replica.head.seq)
  return reply.code(refusal.status).type('application/problem+json').send(JSON.stringify(problem))
}
