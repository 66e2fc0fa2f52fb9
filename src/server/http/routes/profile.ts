import { Type } from 'typebox'
import type { Change } from '../../../margin/Change.ts'
import { PriceMove } from '../../../margin/PriceMove.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Price } from '../../../money/Price.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { amountText, priceText } from '../../../report/figures.ts'
import { Subject } from '../../../report/Subject.ts'
import { Numeral } from '../../../wire/Numeral.ts'
import { missing, Refusal } from '../../Refusal.ts'
import { accountOf } from '../accountOf.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

/** Per cent of the price now, from 60 to 140. */
const SHARES = Array.from({ length: 41 }, (_, index) => BigInt(2 * index + 60))

/** An account along one price. */
export const profile: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/profile',
    scope: 'read',
    tag: 'Accounts',
    says: 'How an account stands while the mark of one instrument alone moves from 60 to 140 per cent.',
    params: { id: shapes.name('The account.') },
    query: { instrument: Type.Optional(shapes.name('By default the one of its first position.')) },
    answer: shapes.object({
      symbol: shapes.text('Whose mark moves.'),
      markPrice: Numeral.schema('The mark now.'),
      points: Type.Array(
        Type.Object(
          {
            price: Numeral.schema('The mark there.'),
            equity: Numeral.schema('In the numeraire.'),
            maintenanceMargin: Numeral.schema('In the numeraire.'),
            level: shapes.text('The levels it would stand on.'),
          },
          shapes.strict,
        ),
      ),
    }),
    handle({ front, caller, params, query }) {
      const { state } = front.replica
      const { subject, one } = accountOf(state, caller, params.id)
      const symbol = query.instrument ?? subject.account.positions[0]?.instrument.id
      if (symbol === undefined)
        throw new Refusal(400, 'field.missing', 'the account has no position: name an instrument', {
          path: ['query', 'instrument'],
        })
      const instrument = state.instrumentById.get(symbol)
      if (instrument === undefined) throw missing('instrument', symbol)
      const mark = PriceBook.mark(state.book, instrument)
      if (mark === undefined) throw new Refusal(409, 'price.missing', `${symbol} has no mark`)
      const prices = SHARES.map((share) => PriceMove.scaled(mark.price, Ratio.of(share, 100n)))
      const told = [...new Set(prices)].filter((price) => price > 0n)
      return {
        symbol,
        markPrice: priceText(mark.price, instrument),
        points: told.map((price) => pointOf(subject, instrument, Price.of(price), one.standing)),
      }
    },
  }),
]

function pointOf(
  subject: Subject,
  instrument: Instrument,
  price: Price,
  standing: Parameters<typeof Subject.after>[2],
) {
  const change: Change = { type: 'marks', marks: [{ instrument, price }] }
  const there = Subject.after(subject, change, standing)
  const { numeraire } = there.rules
  return {
    price: priceText(price, instrument),
    equity: amountText(there.assessment.equity, numeraire),
    maintenanceMargin: amountText(there.assessment.maintenance, numeraire),
    level: Subject.levelNames(there).join(', '),
  }
}
