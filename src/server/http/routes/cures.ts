import { Type } from 'typebox'
import { BookView } from '../../../report/BookView.ts'
import { type CureKind, curesOf } from '../../../wire/asked/curesOf.ts'
import { cures as answer } from '../../../wire/cureOutputs.ts'
import { missing } from '../../Refusal.ts'
import { accountOf } from '../accountOf.ts'
import { asking } from '../asking.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const list = (description: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2_048,
      description: `${description}; a list by commas.`,
    }),
  )

/** What would bring an account back. */
export const cures: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/cures',
    scope: 'read',
    tag: 'Accounts',
    says: 'The ways to cure an account, the cheapest first, with what is told and not told of their cost.',
    params: { id: shapes.name('The account.') },
    query: {
      to: Type.Optional(
        shapes.name('A level to leave, or a marginRatio; where calls are cured by default.'),
      ),
      depth: list('`[SYMBOL=]LAW:NOTIONAL[:MOVE[:CAPACITY[:HALFSPREAD]]]`'),
      fee: list('`[SYMBOL=]SHARE`'),
      funding: list('`[SYMBOL=]SHARE` that a long pays for eight hours'),
      rate: list('`ASSET=SHARE` a year'),
      have: list('`ASSET=AMOUNT`: the most that can be brought'),
      'swap-cost': Type.Optional(shapes.name('A share.')),
      horizon: Type.Optional(shapes.name('`8h` or `30d`; a day by default.')),
    },
    answer,
    async handle({ front, caller, params: { id }, query }) {
      const { state, head } = front.replica
      const { one } = accountOf(state, caller, id)
      const texts = (kind: CureKind): readonly string[] => query[kind]?.split(',') ?? []
      const asked = asking({ code: 'cures.invalid', at: 'query' }, () =>
        curesOf(BookView.ofAccounts(state, []), one, { texts, to: query.to }),
      )
      const found = await front.previewer.cures(id, asked, head.seq)
      if (found === null) throw missing('account', id)
      return found
    },
  }),
]
