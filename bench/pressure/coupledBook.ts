import type { Account } from '../../src/model/Account.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import type { Price } from '../../src/money/Price.ts'
import type { AccountBook } from '../../src/pressure/AccountBook.ts'
import { CoupledCascade } from '../../src/pressure/CoupledCascade.ts'
import { CoupledMarkets } from '../../src/pressure/CoupledMarkets.ts'
import { depthOf } from '../../src/server/analysis/depthOf.ts'
import { MarginBench } from '../book/MarginBench.ts'

/** The book of the bench at prices, as pressure takes it. */
export function bookOf(
  bench: MarginBench,
  accounts: readonly Account[],
  prices: readonly Price[],
): AccountBook {
  const { terms } = bench
  const rulebook = terms.rulebook.id
  return {
    assets: terms.assets,
    instruments: terms.instruments,
    prices: MarginBench.priceBook(bench, prices),
    terms: new Map([[rulebook, liquidating(terms)]]),
    accounts: accounts.map((account) => ({ account, rulebook })),
  }
}

/** The bench itself takes nobody over. */
const liquidating = (terms: BoundRulebook): BoundRulebook => ({
  ...terms,
  rulebook: {
    ...terms.rulebook,
    ladders: terms.rulebook.ladders.map((ladder) => ({
      ...ladder,
      levels: ladder.levels.map((level) =>
        level.name === 'liquidation' ? { ...level, action: 'liquidate' } : level,
      ),
    })),
  },
})

/** Its markets, each 5 % of what is open deep. */
export function cascadeOf(view: AccountBook, bench: MarginBench): CoupledCascade {
  const currency = bench.terms.numeraire
  const markets = CoupledMarkets.openIn(view, currency).map((one) => ({
    ...one,
    sell: depthOf({ view, toward: 'down', currency }, one).curve,
    buy: depthOf({ view, toward: 'up', currency }, one).curve,
    spread: null,
  }))
  return CoupledCascade.create(view, markets, currency)
}
