import { Type } from 'typebox'
import type { Command } from '../../../engine/Command.ts'
import type { State } from '../../../engine/State.ts'
import { type VersionTold, versionOf } from '../../../wire/asked/versionOf.ts'
import { CommandText } from '../../../wire/CommandText.ts'
import { catalogOf } from '../../../wire/catalogOf.ts'
import { Input } from '../../../wire/Input.ts'
import { impactFields } from '../../../wire/impactOutputs.ts'
import type { JsonObject } from '../../../wire/JsonText.ts'
import { missing, Refusal, unreadable } from '../../Refusal.ts'
import { asking } from '../asking.ts'
import type { Front } from '../Front.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

const loose = (description: string) =>
  Type.Optional(Type.Object({}, { additionalProperties: true, description }))

const body = Type.Object(
  {
    command: loose(
      'A `DefineRulebook`, `DefineMarket` or `SetMarks`; id and time may be left out.',
    ),
    rulebook: loose('A rulebook as a book file has it, whole or by a preset.'),
    set: loose('What would be other than in the version in force: a JSON merge patch.'),
    as: Type.Optional(
      shapes.name('Another rulebook, or a preset in place of the tables of its own.'),
    ),
    of: Type.Optional(shapes.name('Which rulebook would change, where there are several.')),
    accounts: Type.Optional(
      Type.Array(shapes.name('An account.'), {
        maxItems: 100,
        description: 'For whom each number is explained.',
      }),
    ),
  },
  shapes.strict,
)

/** What a change would do to everybody. */
export const preview: readonly Route[] = [
  Route.route({
    method: 'POST',
    path: '/v1/rulebooks/preview',
    scope: 'read',
    tag: 'Markets',
    says: 'What a version of a rulebook or a market, or a set of prices, would do to the present book: one of command, rulebook, set and as. Nothing changes.',
    body,
    answer: Type.Object(impactFields, shapes.strict),
    handle({ front, caller, body: asked }) {
      requireAll(caller, 'a preview of the whole book')
      return previewed(front, asked as Told)
    },
  }),
]

interface Told {
  readonly command?: JsonObject
  readonly rulebook?: JsonObject
  readonly set?: JsonObject
  readonly as?: string
  readonly of?: string
  readonly accounts?: readonly string[]
}

const kinds = ['command', 'rulebook', 'set', 'as'] as const

async function previewed(front: Front, told: Told) {
  const { state, head } = front.replica
  const given = kinds.filter((kind) => told[kind] !== undefined)
  const [kind, odd] = given
  if (kind === undefined || odd !== undefined || (kind === 'command' && told.of !== undefined)) {
    const found = [...given, ...(told.of === undefined ? [] : ['of'])].join(' and ') || 'none'
    const detail = `expected one of ${kinds.join(', ')}, and of beside the last three, found ${found}`
    throw new Refusal(400, 'preview.invalid', detail)
  }
  const named = [...new Set(told.accounts ?? [])]
  for (const id of named) {
    if ((state.accountById.get(id)?.kind ?? 'house') === 'house') throw missing('account', id)
  }
  // As of now: while nothing is told the engine's own time stands, and a price of now would be of its future.
  const time = front.isTold ? state.time : Math.max(state.time, front.clock.now())
  const command = { ...commandOf(state, kind, told, time), time }
  return await front.previewer.impact({ command, named }, head.seq)
}

function commandOf(state: State, kind: (typeof kinds)[number], told: Told, now: number): Command {
  const read = asking({ code: 'preview.invalid', at: kind }, () =>
    Input.attempt(() =>
      kind === 'command'
        ? given(state, told, now)
        : versionOf(state, versionTold(kind, told), told.of),
    ),
  )
  if (!read.ok) throw unreadable(read.error, [kind])
  return read.value
}

function versionTold(kind: Exclude<(typeof kinds)[number], 'command'>, told: Told): VersionTold {
  if (kind === 'as') return { kind, name: told.as ?? '' }
  return { kind, json: told[kind] ?? {} }
}

const tried: readonly Command['type'][] = ['DefineRulebook', 'DefineMarket', 'SetMarks']

function given(state: State, { command = {} }: Told, now: number): Command {
  const read = CommandText.fromJson({ id: 'preview', ...command }, catalogOf(state), now)
  if (!read.ok) throw read.error
  const { type } = read.value
  if (tried.includes(type)) return read.value
  const detail = `expected ${tried.join(', ')}, found ${type}`
  throw new Refusal(400, 'field.value', detail, { path: ['command', 'type'] })
}
