import { resolveMarket } from '../../../src/liquidation/resolveMarket.ts'
import { Instrument } from '../../../src/model/Instrument.ts'
import { Amount } from '../../../src/money/Amount.ts'
import { Integer } from '../../../src/money/Integer.ts'
import { Price } from '../../../src/money/Price.ts'
import { Quantity } from '../../../src/money/Quantity.ts'
import { Value } from '../../../src/money/Value.ts'
import type { Gap, Wave } from './readWaves.ts'

/** Eight decimals, as amounts and contracts are counted here. */
const SCALE = 1e8

const coin = { id: 'COIN', index: 0, decimals: 8 }
const usd = { id: 'USD', index: 1, decimals: 8 }

const instrument = Instrument.create(
  {
    id: 'COIN/USD:USD',
    kind: 'perpetual',
    payoff: 'linear',
    ...{ base: 'COIN', quote: 'USD', settle: 'USD' },
    contractSize: { units: 1n, scale: 0 },
    tick: { units: 1n, scale: 2 },
    lot: { units: 1n, scale: 8 },
    lotsMin: 1n,
    expiry: null,
    allowsNonPositive: false,
  },
  0,
  coin,
  usd,
)

/** What winners have made over what is needed: the first the most. */
const winners = [3n, 2n, 1n] as const

const mark = Price.of(100n)

/**
 * What the engine's own deleveraging takes in a wave, coin by coin: one loser with all contracts and what
 * their fills cost as his deficit, no fund, three winners on the other side.
 *
 * Rules: [REPRO21]
 */
export function takenBy(
  { gaps }: Wave,
  policy: 'ranked' | 'proRata',
): { readonly haircuts: bigint; readonly deficit: bigint } {
  let [haircuts, deficit] = [0n, 0n]
  for (const gap of gaps) {
    const owed = atoms(gap.gap)
    const found = resolveMarket(marketOf(gap, owed, policy))
    deficit += owed
    haircuts += Amount.sum(found.deleveraged.map((one) => one.haircut))
    haircuts += Amount.sum(found.socialised.map(({ amount }) => amount))
  }
  return { haircuts, deficit }
}

const atoms = (value: number): bigint => BigInt(Math.round(value * SCALE))

function marketOf({ contracts }: Gap, owed: bigint, policy: 'ranked' | 'proRata') {
  const lots = atoms(contracts)
  return {
    ...{ instrument, mark, policy },
    fundAvailable: Amount.zero,
    deficits: [
      {
        account: 'loser',
        legs: [{ leg: 'net' as const, lots: Quantity.of(lots) }],
        deficit: Amount.of(owed),
      },
    ],
    candidates: winners.map((times, number) => {
      const notional = Instrument.notional(instrument, lots, mark)
      const profit = Integer.mul(owed, times)
      return {
        account: `winner-${number}`,
        leg: 'net' as const,
        lots: Quantity.of(-lots),
        profit: Amount.of(profit),
        notional,
        cost: Amount.of(-notional - profit),
        equity: Value.of(notional + profit),
      }
    }),
  }
}
