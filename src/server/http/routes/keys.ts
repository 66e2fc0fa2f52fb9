import { Type } from 'typebox'
import type { CommandType } from '../../../engine/Command.ts'
import { Input } from '../../../wire/Input.ts'
import { Path } from '../../../wire/Path.ts'
import type { Caller } from '../../access/Caller.ts'
import { type Grant, Key } from '../../access/Key.ts'
import { KeyFault } from '../../access/KeyFault.ts'
import { KeyRing } from '../../access/KeyRing.ts'
import { Scope } from '../../access/Scope.ts'
import { Refusal, unreadable } from '../../Refusal.ts'
import type { Front } from '../Front.ts'
import { Route } from '../Route.ts'
import { requireAll, requireUnlimited } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

const { orNull, text, time } = shapes

const grant = {
  name: Key.name.schema,
  scope: Type.Enum([...Scope.all]),
  accounts: Type.Optional(orNull(Type.Array(Key.pattern.schema, { maxItems: 64 }))),
  commands: Type.Optional(orNull(Type.Array(text('A type of command.'), { maxItems: 128 }))),
  sources: Type.Optional(Type.Array(text('A source.'), { maxItems: 64 })),
  until: Type.Optional(orNull(time)),
}

const shown = shapes.object({
  name: text('Journaled as the actor of its commands.'),
  scope: Type.Enum([...Scope.all]),
  accounts: orNull(Type.Array(text('A pattern of accounts it is bound to.'))),
  commands: orNull(Type.Array(text('The commands it may send.'))),
  sources: Type.Optional(Type.Array(text('The only sources in whose name it tells prices.'))),
  until: orNull(time),
  created: time,
})

/** Keys, by those who may do everything. */
export const keys: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/keys',
    scope: 'admin',
    tag: 'Keys',
    says: 'The names of the keys and what each may do; no secret is kept.',
    answer: shapes.object({ keys: Type.Array(shown) }),
    handle({ front, caller }) {
      requireAll(caller, 'the keys')
      const kept = KeyRing.all(front.access.keys)
      return { keys: kept.map(({ hash: _, ...one }) => one) }
    },
  }),
  Route.route({
    method: 'POST',
    path: '/v1/keys',
    scope: 'admin',
    tag: 'Keys',
    says: 'Adds a key; its secret is answered once and kept nowhere.',
    body: Type.Object(grant as never, shapes.strict),
    answer: shapes.object({ name: text('Its name.'), key: text('Its secret: shown once.') }),
    handle({ front, caller, body, out }) {
      requireAll(caller, 'the keys')
      requireUnlimited(caller, 'a new key')
      requireOneEach(front)
      const { accounts = null, commands = null, until = null, ...rest } = body as unknown as Told
      const told = { ...rest, accounts, commands, until }
      const read = Input.attempt(() => Key.grantOf(told, Path.top()))
      if (!read.ok) throw unreadable(read.error)
      requireWithin(caller, read.value)
      const key = changed(() => KeyRing.add(fileOf(front), read.value, front.access.now()))
      out.status = 201
      return { name: read.value.name, key }
    },
  }),
  Route.route({
    method: 'DELETE',
    path: '/v1/keys/:name',
    scope: 'admin',
    tag: 'Keys',
    says: 'Removes a key: it is refused from the next request on.',
    params: { name: shapes.name('The key’s.') },
    answer: shapes.object({ name: text('The key that was removed.') }),
    handle({ front, caller, params: { name } }) {
      requireAll(caller, 'the keys')
      requireUnlimited(caller, 'the end of a key')
      changed(() => KeyRing.remove(fileOf(front), name))
      return { name }
    },
  }),
]

/** Who could draw a second key would be two people by himself. */
function requireOneEach({ proposals }: Front): void {
  if (proposals.types.size === 0) return
  const detail = 'where some commands need two people, keys are added with plimsoll keys alone'
  throw new Refusal(403, 'keys.console', detail)
}

/** Nobody outlives the end of his key by another that he drew. */
function requireWithin({ name, until: own }: Caller, { until }: Grant): void {
  if (own === null || (until !== null && until <= own)) return
  const detail = `until: expected at most ${own}, when the key ${name} itself ends, found ${until ?? 'no end'}`
  throw new Refusal(403, 'key.outlives', detail, { path: ['until'] })
}

interface Told {
  readonly name: string
  readonly scope: Scope
  readonly accounts?: readonly string[] | null
  readonly commands?: readonly CommandType[] | null
  readonly sources?: readonly string[]
  readonly until?: number | null
}

function fileOf({ access }: Front): string {
  const { path } = access.keys
  if (path !== null) return path
  throw new Refusal(404, 'keys.none', 'this service keeps no file of keys')
}

const statuses = {
  'keys.taken': 409,
  'keys.tooMany': 409,
  'keys.unknown': 404,
  'keys.file': 503,
} as const

function changed<T>(change: () => T): T {
  try {
    return change()
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error
    throw new Refusal(statuses[error.code], error.code, error.message)
  }
}
