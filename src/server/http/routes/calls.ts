import { type TProperties, type TSchema, Type } from 'typebox'
import { type CallStatus, callStatuses, MarginCall } from '../../../calls/MarginCall.ts'
import type { AccountState } from '../../../engine/AccountState.ts'
import type { Entry } from '../../../engine/Entry.ts'
import type { Event } from '../../../engine/Event.ts'
import type { State } from '../../../engine/State.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { BookView } from '../../../report/BookView.ts'
import { CallsRegister, type RegisteredCall } from '../../../report/CallsRegister.ts'
import { ratioIn } from '../../../report/figures.ts'
import { registeredCall } from '../../../wire/callOutputs.ts'
import { Caller } from '../../access/Caller.ts'
import { accountOf } from '../accountOf.ts'
import { callOf } from '../callOf.ts'
import { entryOf } from '../entryOf.ts'
import type { Front } from '../Front.ts'
import { JournalPages } from '../JournalPages.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'
import { entry, fileOf } from './journal.ts'

const statuses = callStatuses

/** Entries of a call that are answered with it. */
const HISTORY_MAX = 100

/** The register of margin calls. */
export const calls: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/calls',
    scope: 'read',
    tag: 'Calls',
    says: 'The register: calls that are open, or those closed since the service started, where asked for.',
    query: {
      status: Type.Optional(
        Type.Enum([...statuses, 'closed', 'all'], {
          description: 'Those in force by default.',
        }),
      ),
      type: Type.Optional(shapes.name('Of this ladder only.')),
      level: Type.Optional(shapes.name('Of this level only.')),
      owner: Type.Optional(shapes.name('Of this owner only.')),
      account: Type.Optional(shapes.name('Of this account only.')),
      due_before: Type.Optional(shapes.time),
      sort: Type.Optional(
        Type.Enum(['due', 'amount'], { description: 'Earliest deadline first by default.' }),
      ),
      limit: shapes.limit(1_000, 200),
      cursor: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 1_000_000,
          description: 'The `next` of the page before.',
        }),
      ),
    },
    answer: shapes.object({
      calls: Type.Array(registeredCall),
      next: shapes.orNull(
        Type.Integer({ description: 'The cursor of the next page; null on the last.' }),
      ),
      total: shapes.count('How many match.'),
    }),
    handle({ front, caller, query }) {
      const { limit = 200, cursor = 0, sort = 'due' } = query
      const found = callsOf(front, query).filter((call) =>
        isMeant(call, query, caller, front.replica.state),
      )
      const sorted = sort === 'due' ? found : [...found].sort(largestFirst)
      const end = cursor + limit
      return {
        calls: sorted.slice(cursor, end),
        next: end < sorted.length ? end : null,
        total: sorted.length,
      }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/calls',
    scope: 'read',
    tag: 'Calls',
    says: 'The calls of an account that are open.',
    params: { id: shapes.name('The account.') },
    answer: shapes.object({ calls: Type.Array(registeredCall) }),
    handle({ front, caller, params }) {
      accountOf(front.replica.state, caller, params.id)
      return { calls: openCalls(front.replica.state, params.id) }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/calls/:id',
    scope: 'read',
    tag: 'Calls',
    says: 'The record of one call: how it stands, and the entries about it, the oldest first: the last of them, and those before where asked for.',
    params: { id: shapes.name('The call.') },
    query: { before: Type.Optional(shapes.seq) },
    answer: withMembers(registeredCall, {
      history: Type.Array(entry),
      earlier: shapes.orNull(
        Type.Integer({
          description: 'What `before` is for the entries before these; null where all are here.',
        }),
      ),
    }),
    async handle({ front, caller, params: { id }, query: { before } }) {
      const { replica } = front
      const found = callOf(front, caller, id)
      const isOfIt = (event: Event) => 'call' in event && event.call === id
      const isWanted = ({ events }: Entry) => events.some(isOfIt)
      const look = { by: caller.name, limit: HISTORY_MAX, words: [id], isWanted }
      const until = Math.min(before ?? Number.MAX_SAFE_INTEGER, replica.head.seq + 1)
      const { entries, next } = await JournalPages.newest(fileOf(front), until, look)
      const history = entries.toReversed().map((one) => entryOf(one, caller, replica.state, isOfIt))
      const begins = (event: Event) => event.type === 'CallOpened' && event.call === id
      const isWhole = entries.at(-1)?.events.some(begins) === true
      return { ...found, history, earlier: isWhole ? null : next }
    },
  }),
]

/** Only accounts that have a call are looked at. */
function openCalls(state: State, account: string | undefined): readonly RegisteredCall[] {
  const asked = new Set<AccountState>()
  for (const call of state.calls.values()) {
    const found = state.accountById.get(call.account)
    if (found !== undefined && (account ?? found.id) === found.id) asked.add(found)
  }
  return CallsRegister.of(BookView.ofAccounts(state, [...asked]))
}

interface Query {
  readonly status?: string
  readonly type?: string
  readonly level?: string
  readonly owner?: string
  readonly account?: string
  readonly due_before?: number
}

function callsOf(front: Front, { status, account }: Query): readonly RegisteredCall[] {
  const { state } = front.replica
  if (status === undefined || MarginCall.isOpen({ status: status as CallStatus })) {
    return openCalls(state, account)
  }
  const closed = [...front.closedCalls.values()].reverse()
  return status === 'all' ? [...openCalls(state, account), ...closed] : closed
}

function isMeant(call: RegisteredCall, query: Query, caller: Caller, state: State): boolean {
  const { status, type, level, owner, account, due_before: before } = query
  if (!Caller.sees(caller, call.account, state)) return false
  if (status !== undefined && status !== 'closed' && status !== 'all' && call.status !== status)
    return false
  if (type !== undefined && call.ladder !== type) return false
  if (account !== undefined && call.account !== account) return false
  if (before !== undefined && (call.deadline === null || call.deadline >= before)) return false
  return CallsRegister.matches(call, { level, owner })
}

/** By the amount as it stands, whatever the numeraire; the earliest deadline first among equal ones. */
function largestFirst(a: RegisteredCall, b: RegisteredCall): number {
  return Ratio.compare(ratioIn(b.amount), ratioIn(a.amount))
}

function withMembers(schema: TSchema, more: TProperties): TSchema {
  const { properties, required, ...rest } = schema as unknown as {
    readonly properties: TProperties
    readonly required: readonly string[]
  }
  return {
    ...rest,
    required: [...required, ...Object.keys(more)],
    properties: { ...properties, ...more },
  } as unknown as TSchema
}
