import { Type } from 'typebox'
import { Concerns } from '../../../engine/Concerns.ts'
import type { Entry } from '../../../engine/Entry.ts'
import type { Event } from '../../../engine/Event.ts'
import { Refusal } from '../../Refusal.ts'
import { accountOf } from '../accountOf.ts'
import { entryOf } from '../entryOf.ts'
import type { Front } from '../Front.ts'
import { JournalPages } from '../JournalPages.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

const { orNull, seq, text, time } = shapes

const loose = (description: string) => Type.Object({}, { additionalProperties: true, description })

/** An entry as it is answered. */
export const entry = shapes.object(
  {
    seq,
    time,
    datetime: text('The same, ISO 8601.'),
    command: orNull(
      loose(
        'As docs/schema/command.schema.json has it; null where the entry goes on with a round.',
      ),
    ),
    events: Type.Array(loose('As docs/schema/event.schema.json has it.')),
  },
  'An entry of the journal.',
)

/** The journal, and what it tells of one account. */
export const journal: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/journal',
    scope: 'read',
    tag: 'Journal',
    says: 'Entries: from a number on in order, or the newest first; a search looks so far back and says where to go on.',
    query: {
      from: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'In order from here.',
        }),
      ),
      before: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'Newest first before here.',
        }),
      ),
      limit: shapes.limit(1_000, 100),
      account: Type.Optional(shapes.name('With an event about it only.')),
      command: Type.Optional(shapes.name('Of the command with this id only.')),
      type: Type.Optional(shapes.name('With a command or an event of this type only.')),
    },
    answer: shapes.object({ entries: Type.Array(entry), next: orNull(seq) }),
    async handle({ front, caller, query }) {
      requireAll(caller, 'the journal')
      const { replica } = front
      const { from, before, limit = 100, account, command, type } = query
      const words = [account, command, type].filter((word) => word !== undefined)
      const isWanted = (one: Entry) =>
        (command === undefined || one.command?.id === command) &&
        (account === undefined || one.events.some((event) => isAbout(event, account))) &&
        (type === undefined ||
          one.command?.type === type ||
          one.events.some((event) => event.type === type))
      const look = { by: caller.name, limit, words, isWanted }
      const head = replica.head.seq
      const page =
        from === undefined
          ? await JournalPages.newest(fileOf(front), before ?? head + 1, look)
          : await JournalPages.from(fileOf(front), from, head, look)
      return {
        entries: page.entries.map((one) => entryOf(one, caller, replica.state)),
        next: page.next,
      }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/journal/head',
    scope: 'read',
    tag: 'Journal',
    says: 'The last entry and its hash, to note down elsewhere: whoever has it can tell whether the journal was changed.',
    answer: shapes.object({ hash: text('It stands for the entry and all before it.') }),
    handle: ({ front }) => front.replica.head,
  }),
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/history',
    scope: 'read',
    tag: 'Accounts',
    says: 'What happened to an account, the newest first.',
    params: { id: shapes.name('The account.') },
    query: {
      before: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'The `next` of the page before.',
        }),
      ),
      limit: shapes.limit(500, 50),
    },
    answer: shapes.object({ entries: Type.Array(entry), next: orNull(seq) }),
    async handle({ front, caller, params: { id }, query: { before, limit = 50 } }) {
      const { replica } = front
      accountOf(replica.state, caller, id)
      const isAboutIt = (event: Event) => event.type === 'Rejected' || isAbout(event, id)
      const isWanted = ({ command, events }: Entry) =>
        events.some((event) => isAbout(event, id)) ||
        (command !== null && 'account' in command && command.account === id)
      const look = { by: caller.name, limit, words: [id], isWanted }
      const page = await JournalPages.newest(fileOf(front), before ?? replica.head.seq + 1, look)
      return {
        entries: page.entries.map((one) => entryOf(one, caller, replica.state, isAboutIt)),
        next: page.next,
      }
    },
  }),
]

const isAbout = (event: Event, account: string): boolean =>
  Concerns.accountsOf(event).includes(account)

export function fileOf({ journal: path }: Front): string {
  if (path !== null) return path
  throw new Refusal(404, 'history.none', 'this service keeps no journal that could be read')
}
