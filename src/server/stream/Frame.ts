import { type Static, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { sorts } from '../board/Keys.ts'

/**
 * What goes over a stream, each frame one JSON object in one text message.
 *
 * Rules: [WS1] [WS2]
 */
export const channels = [
  'accounts',
  'calls',
  'levels',
  'markets',
  'prices',
  'pressure',
  'journal',
] as const

export type Channel = (typeof channels)[number]

/** Accounts named in one subscription, and the worst of a list, at most. */
export const IDS_MAX = 1_000
export const WORST_MAX = 500
const NAME_MAX = 256

const strict = (description: string) => ({ additionalProperties: false, description })
const name = Type.String({ minLength: 1, maxLength: NAME_MAX })
const id = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'The client’s name for a subscription; every frame about it bears it.',
})

/** Which part of a channel is asked for; what a channel does not know is refused. */
export const filter = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(name, { minItems: 1, maxItems: IDS_MAX, description: 'accounts: these.' }),
    ),
    worst: Type.Optional(
      Type.Integer({ minimum: 1, maximum: WORST_MAX, description: 'accounts: the worst so many.' }),
    ),
    sort: Type.Optional(Type.Enum([...sorts], { description: 'accounts: worst by what; slack.' })),
    level: Type.Optional(name),
    rulebook: Type.Optional(name),
    owner: Type.Optional(name),
    instrument: Type.Optional(name),
    search: Type.Optional(name),
    account: Type.Optional(name),
    symbol: Type.Optional(name),
  },
  strict(
    'Restricts a channel: accounts, calls (account, owner, level) and pressure (symbol) alone.',
  ),
)

export type FilterAsked = Static<typeof filter>

export const subscribe = Type.Object(
  {
    op: Type.Literal('subscribe'),
    id,
    channel: Type.Enum([...channels]),
    filter: Type.Optional(filter),
    from: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'The last sequence heard of it before: what is after it comes, where it can.',
      }),
    ),
  },
  strict('Follows a channel from now on.'),
)

export type Subscribe = Static<typeof subscribe>

/** What clients send. */
export const client = {
  subscribe,
  unsubscribe: Type.Object({ op: Type.Literal('unsubscribe'), id }, strict('Ends one.')),
  auth: Type.Object(
    { op: Type.Literal('auth'), key: Type.String({ minLength: 1, maxLength: 256 }) },
    strict('Says who it is, as the first message, where the request did not.'),
  ),
  pong: Type.Object({ op: Type.Literal('pong') }, strict('Answers a ping.')),
} as const

export type Said =
  | Subscribe
  | Static<typeof client.unsubscribe>
  | Static<typeof client.auth>
  | Static<typeof client.pong>

const seq = Type.Integer({ minimum: 0, description: 'The entry as of which the data is.' })
const data = (description: string): TSchema => Type.Object({}, { description })
const told = (type: 'snapshot' | 'delta', description: string) =>
  Type.Object(
    { type: Type.Literal(type), id, seq, data: data('By channel: see docs/spec/stream.md.') },
    strict(description),
  )

/** What the service sends. */
export const server = {
  snapshot: told('snapshot', 'All of it, as of an entry.'),
  delta: told('delta', 'What changed of it since the frame before.'),
  error: Type.Object(
    {
      type: Type.Literal('error'),
      id: Type.Union([id, Type.Null()]),
      problem: Type.Object(
        {
          type: Type.String(),
          title: Type.String(),
          status: Type.Integer(),
          detail: Type.String(),
          code: Type.String(),
          at: Type.Union([Type.String(), Type.Null()]),
          seq,
        },
        strict('As problem+json over HTTP.'),
      ),
    },
    strict('A message was not taken; nothing of it holds.'),
  ),
  ping: Type.Object({ type: Type.Literal('ping') }, strict('Is anybody there?')),
  bye: Type.Object(
    { type: Type.Literal('bye'), reason: Type.String() },
    strict('The socket is closed now, and why.'),
  ),
} as const

/** The schema of every frame, draft 2020-12; what a client sends is checked by the same. */
export function schema(): Readonly<Record<string, unknown>> {
  const frames = { ...client, ...server }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'stream.schema.json',
    title: 'A frame of /v1/stream',
    oneOf: Object.keys(frames).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: frames,
  }
}

const checks = {
  subscribe: Compile(client.subscribe),
  unsubscribe: Compile(client.unsubscribe),
  auth: Compile(client.auth),
  pong: Compile(client.pong),
}

/** Something a client did that is answered by an error frame. */
export class StreamRefusal extends Error {
  override readonly name = 'Server.StreamRefusal'
  readonly status: number
  readonly code: string
  /** A JSON pointer into the message. */
  readonly at: string | null

  constructor(status: number, code: string, detail: string, at: string | null = null) {
    super(detail)
    this.status = status
    this.code = code
    this.at = at
  }
}

/**
 * Reads a message.
 *
 * @throws StreamRefusal where it is not one, with the place
 */
export function read(text: string): Said {
  const found = parse(text)
  const op = isRecord(found) ? found.op : undefined
  const check =
    typeof op === 'string' && Object.hasOwn(checks, op) ? checks[op as Said['op']] : null
  if (check === null) {
    const known = Object.keys(checks).join(', ')
    throw new StreamRefusal(400, 'message.malformed', `expected an object with op ${known}`, '/op')
  }
  if (check.Check(found)) return found as Said
  const [first] = check.Errors(found)
  const { message = 'expected another message', instancePath = '' } = first ?? {}
  throw new StreamRefusal(400, 'message.malformed', message, instancePath)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StreamRefusal(400, 'message.malformed', 'expected one JSON object, found other text')
  }
}

const isRecord = (found: unknown): found is Readonly<Record<string, unknown>> =>
  typeof found === 'object' && found !== null && !Array.isArray(found)

/** A frame of data that is text already. */
export const dataFrame = (
  type: 'snapshot' | 'delta',
  id: string,
  seq: number,
  json: string,
): string => `{"type":"${type}","id":${JSON.stringify(id)},"seq":${seq},"data":${json}}`

export * as Frame from './Frame.ts'
