import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { CommandType } from '../../engine/Command.ts'
import { Codec } from '../../wire/Codec.ts'
import { commands } from '../../wire/commands.ts'
import { Path } from '../../wire/Path.ts'
import { Scalar } from '../../wire/Scalar.ts'
import { show } from '../../wire/WireError.ts'
import type { Caller } from './Caller.ts'
import { Scope } from './Scope.ts'

/** A key as it is kept: what it may do, and the SHA-256 of its secret. */
export interface Key extends Caller {
  readonly created: number
  /** In hex. */
  readonly hash: string
}

/** What a new key may do. */
export type Grant = Pick<Caller, 'name' | 'scope' | 'accounts' | 'commands' | 'sources' | 'until'>

const nameShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
/** Actors of the program's own. */
const reserved = ['engine', 'local']

/** A key's name: it is what the journal calls whoever sent a command. */
export const name: Codec<string> = Codec.checked(
  Scalar.text(1, 64, 'Journaled as the actor of its commands.'),
  (value, at) => {
    if (nameShape.test(value) && !reserved.includes(value)) return
    const expected = `letters, digits and . _ - , not ${reserved.join(' or ')}`
    throw Path.fault(at, 'field.value', expected, show(value))
  },
)

/** A pattern of accounts, `*` standing for any text. */
export const pattern: Codec<string> = Scalar.text(1, 128, 'An account, `*` standing for any text.')

const source = Scalar.text(1, 64, 'The name of a source, as in `source` of a price.')

const commandTypes = Object.keys(commands) as CommandType[]

const grant = {
  name,
  scope: Scalar.word(...Scope.all),
  accounts: Codec.nullable(Codec.list(pattern, 64)),
  commands: Codec.nullable(Codec.list(Scalar.word(...commandTypes), commandTypes.length)),
  sources: Codec.optional(Codec.list(source, 64)),
  until: Codec.nullable(Scalar.time),
}

const granted = Codec.record<Grant>(grant)

/** What a new key may do, read. */
export const grantOf = granted.decode

const key = Codec.record<Key>({ ...grant, created: Scalar.time, hash: Scalar.text(64, 64) })

/** The file of keys. */
export const file = Codec.record<{ readonly version: number; readonly keys: readonly Key[] }>({
  version: Scalar.whole(1, 1),
  keys: Codec.list(key, 1_000),
})

/** A new secret: 32 bytes of chance, in a form that can be told from other secrets. */
export const draw = (): string => `plimsoll_${randomBytes(32).toString('base64url')}`

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Compares two hashes in a time that does not depend on where they differ. */
export const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

export const isOver = ({ until }: Caller, now: number): boolean => until !== null && now >= until

export * as Key from './Key.ts'
