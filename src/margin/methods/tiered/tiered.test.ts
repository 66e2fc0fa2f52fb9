import fc from 'fast-check'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { randomScene, type Scene } from '../../../../test/randomScene.ts'
import { tieredOracle } from '../../../../test/tieredOracle.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Amount } from '../../../money/Amount.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { TieredTerms } from './TieredTerms.ts'

const contextOf = ({ account, book, place }: Scene): MarginContext => ({
  account,
  rules: place.terms,
  prices: book,
})

/** The context with no bracket table for the first instrument held or ordered. */
function untabled(context: MarginContext): MarginContext {
  const { account, rules } = context
  const terms = TieredTerms.of(rules)
  const [first] = [...account.positions, ...account.orders]
  const brackets = terms.brackets.map((table, at) =>
    at === first?.instrument.index ? undefined : table,
  )
  return { ...context, rules: { ...rules, bound: { ...terms, brackets } } }
}

const place = venue({
  assets: { USDT: 6 },
  instruments: {
    'BTC/USDT': {
      base: 'USDT',
      lot: '0.001',
      brackets: Brackets.create([
        { floor: Amount.zero, rate: Ratio.of(1n, 100n), leverageMax: Ratio.of(50n) },
        { floor: Amount.of(10n ** 9n), rate: Ratio.of(1n, 20n), leverageMax: Ratio.of(10n) },
      ]),
    },
  },
})

const levers = fc
  .record({ lots: fc.bigInt(1n, 10n ** 6n), price: fc.bigInt(2n, 10n ** 6n), isLong: fc.boolean() })
  .map(({ lots, price, isLong }) => {
    const position = held(place.instrument('BTC/USDT'), isLong ? lots : -lots, price)
    const at = (mark: bigint) => book(place, { 'BTC/USDT': mark })
    const holder = account(place, { USDT: 10n ** 9n }, [position])
    const context = { account: holder, rules: place.terms, prices: at(price) }
    return { context, price, worse: isLong ? (-1n as const) : (1n as const), at }
  })

const scenes = randomScene.map(contextOf)

methodSuite({
  name: 'tiered',
  scenes,
  odd: scenes.map(untabled),
  levers,
  exact: ({ account, rules, prices }) => {
    const { equity, maintenance } = tieredOracle(account, rules, prices, true)
    const atoms = rules.assets.map(() => Amount.of(2n * BigInt(account.positions.length)))
    const dusty = { ...account, balances: atoms, positions: [], orders: [] }
    const units = account.positions.length + rules.assets.length
    // What rounding takes from a debt counts at its weight, and adds to what it requires.
    const dust = tieredOracle(dusty, rules, prices, true).net.plus(units).times(2)
    return { equity, maintenance, dust, given: dust.times(0) }
  },
  bounded: ({ equity }) => equity,
})
