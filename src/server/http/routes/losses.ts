import { Type } from 'typebox'
import { deleveragePolicies } from '../../../model/Rulebook.ts'
import { BookView } from '../../../report/BookView.ts'
import { lossesOf } from '../../../wire/asked/lossesOf.ts'
import { losses as answer } from '../../../wire/lossOutputs.ts'
import { asking } from '../asking.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

/** As many prices as a question may move: the body is bounded besides. */
const PRICES_MAX = 100

const texts = (description: string, most: number, least = 0) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
    ...{ minItems: least, maxItems: most, description },
  })

const body = Type.Object(
  {
    marks: texts('`SYMBOL=PRICE`, `ASSET=PRICE`, or a move: `BTC=-10%`.', PRICES_MAX, 1),
    policies: Type.Optional(
      texts(`Of ${deleveragePolicies.join(', ')}; all by default.`, deleveragePolicies.length),
    ),
    fund: Type.Optional(texts('`USDT=1000`: so much more in the fund.', PRICES_MAX)),
  },
  shapes.strict,
)

/** Who would pay, under each policy. */
export const losses: readonly Route[] = [
  Route.route({
    method: 'POST',
    path: '/v1/losses',
    scope: 'read',
    tag: 'Markets',
    says: 'Who would pay at prices at which accounts are bankrupt, under each policy of deleveraging side by side: tried in copies, held to the deficit. Nothing changes; of each list the first hundred are told.',
    body,
    answer,
    async handle({ front, caller, body: { marks, policies = [], fund = [] } }) {
      requireAll(caller, 'the losses of the whole book')
      const { state, head } = front.replica
      const view = BookView.ofAccounts(state, [])
      const asked = asking({ code: 'losses.invalid', at: 'body' }, () =>
        lossesOf(state, view, { marks, policies, fund }),
      )
      return await front.previewer.losses(asked, head.seq)
    },
  }),
]
