import { Random } from '../../src/base/Random.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { Stream } from './streams.ts'
import { accounts, prices, rulebook, unit } from './world.ts'

const R = Ratio.of
const eth = 'ETH/USDT:USDT'

/** Its band holds for the indices of all, and for marks whose market has none. */
const banded = rulebook({ id: 'banded', priceBand: { jump: R(3n, 10n), confirm: 20_000 } })

/** Draws bands, prices that jump beyond them from one source or another, and their confirmation. */
export function drawDoubts(seed: number): Stream {
  const random = Random.create(seed, 81)
  return (time, { rulebooks, markets }) => {
    if (random.below(9) > 0) return null
    if (!rulebooks.has(banded.id)) return { type: 'DefineRulebook', rulebook: banded }
    if ((markets.get(eth)?.versions.at(-1)?.version ?? 0) < 50) return market(50)
    const signed = { by: 'desk', reason: 'looked at' }
    const kind = random.below(6)
    if (kind === 0) return { type: 'ConfirmMark', instrument: eth, ...signed }
    if (kind === 1) return { type: 'ConfirmIndex', asset: 'ETH', ...signed }
    if (kind === 2) {
      const account = accounts[random.below(accounts.length)] ?? 'a'
      return { type: 'Withdraw', account, asset: 'USDT', amount: Amount.of(unit) }
    }
    const share = BigInt([40, 55, 60, 160][random.below(4)] ?? 60)
    const told = { time, source: random.below(4) === 0 ? 'second' : 'test' }
    const price = ((prices[1] ?? 1n) * share) / 100n
    const index = { asset: 'ETH', price: (price * 10n ** 12n) / 10n, ...told }
    return {
      type: 'SetMarks',
      marks: kind === 3 ? [] : [{ instrument: eth, price: Price.of(price), ...told }],
      indices: kind === 4 ? [] : [index],
    }
  }
}

const market = (version: number) => ({
  type: 'DefineMarket' as const,
  market: {
    ...{ instrument: eth, version, activeFrom: 0, source: 'drawn', prices: null },
    ...{ fundCap: Amount.of(500n * unit), deleverage: 'ranked' as const, disposal: R(1n, 3n) },
    ...{ silence: 60_000, band: { jump: R(1n, 5n), confirm: 15_000 } },
  },
})
