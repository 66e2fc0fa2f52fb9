import { defined } from '../../../base/assert.ts'
import type { AssetId } from '../../../model/Asset.ts'
import { Brackets, type TierSpec } from '../../../model/Brackets.ts'
import type { InstrumentId } from '../../../model/Instrument.ts'
import type { Haircut, Level, LevelAction, Rulebook } from '../../../model/Rulebook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Value } from '../../../money/Value.ts'
import { decimals, inverse, listings, perpetualOf } from './listings.ts'
import { parameters } from './parameters.ts'

const whole = Integer.pow10(decimals)
const percent = (n: bigint): Ratio => Ratio.of(n, 100n)

/** A venue's brackets by instrument. */
export type Tables = ReadonlyMap<InstrumentId, Brackets>

/**
 * The rules of every account of the demo: the venue's brackets, our own ladder, calls of six
 * minutes, partial liquidation, a fund with a cap for each market, ranked deleveraging.
 *
 * @example
 * crashRulebook(20_000, tables) // caps are shares of the fund, which grows with the number of accounts
 */
export function crashRulebook(accounts: number, tables: Tables): Rulebook {
  const cap = Ratio.mulDown(fundOf(accounts), parameters.fund.capShare)
  return {
    id: 'demo',
    version: 1,
    activeFrom: parameters.start,
    source: 'Binance USD-M brackets of 2024-10-24, Binance COIN-M of 2020-06-11; the rest is ours',
    numeraire: 'USDT',
    method: {
      name: 'tiered',
      brackets: brackets(tables),
      collateral,
      feeRate: Ratio.of(5n, 10_000n),
    },
    ladders: [{ id: 'house', levels }],
    call: {
      within: 6 * 60_000,
      cureTo: percent(15n),
      amount: 'floating',
      onExpiry: 'liquidate',
    },
    liquidation: {
      sizing: 'deficit',
      fraction: percent(25n),
      target: percent(50n),
      feeRate: Ratio.of(1n, 1_000n),
      dust: Value.of(Integer.mul(50n, whole)),
      silence: 5 * 60_000,
    },
    waterfall: {
      fundCaps: new Map([
        [inverse, Amount.of(Integer.mul(BigInt(accounts), parameters.fund.coinCapPerAccount))],
      ]),
      fundCapDefault: Amount.of(cap),
      deleverage: 'ranked',
      disposal: percent(10n),
    },
    prices: { staleAfter: 10 * 60_000, staleBand: percent(5n) },
    outflowFloor: Ratio.zero,
    // As the venue has it: open profit counts in full.
    profit: { risk: 'full', spend: 'full' },
  }
}

/** The fund's initial balance, USDT atoms. */
export const fundOf = (accounts: number): Amount =>
  Amount.of(Integer.mul(Integer.mul(parameters.fund.perAccount, BigInt(accounts)), whole))

const levels: readonly Level[] = [
  level('notice', 9n, 7n, 'none'),
  level('warning', 14n, 12n, 'none'),
  level('call', 20n, 17n, 'call'),
  level('liquidation', 100n, 90n, 'liquidate'),
]

function level(name: string, enter: bigint, clear: bigint, action: LevelAction): Level {
  return { name, measure: 'maintenance', enter: percent(enter), clear: percent(clear), action }
}

/** Collateral haircuts that rise with the amount. */
const collateral: ReadonlyMap<AssetId, Haircut> = new Map([
  ['USDT', haircut([[0n, 100n]])],
  [
    'BTC',
    haircut([
      [0n, 95n],
      [50n, 90n],
    ]),
  ],
  [
    'ETH',
    haircut([
      [0n, 93n],
      [500n, 85n],
    ]),
  ],
])

function haircut(tiers: readonly (readonly [floor: bigint, weight: bigint])[]): Haircut {
  return {
    tiers: tiers.map(([floor, weight]) => ({
      floor: Amount.of(Integer.mul(floor, whole)),
      weight: percent(weight),
    })),
  }
}

function brackets(tables: Tables): Tables {
  const listed = listings.map(({ base }) => {
    const id = perpetualOf(base)
    return [id, defined(tables.get(id), `${id} has brackets`)] as const
  })
  return new Map([...listed, [inverse, Brackets.create(coinMargined.map(tier))]])
}

/**
 * Binance COIN-M, BTCUSD, the first five brackets: floor in BTC, maintenance in basis points,
 * leverage.
 */
const coinMargined = [
  [0n, 40n, 125n],
  [10n, 50n, 100n],
  [20n, 100n, 50n],
  [30n, 250n, 20n],
  [50n, 500n, 10n],
] as const

function tier([floor, basisPoints, leverage]: (typeof coinMargined)[number]): TierSpec {
  return {
    floor: Amount.of(Integer.mul(floor, whole)),
    rate: Ratio.of(basisPoints, 10_000n),
    leverageMax: Ratio.of(leverage),
  }
}
