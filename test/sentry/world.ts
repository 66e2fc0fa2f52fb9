import { Brackets } from '../../src/model/Brackets.ts'
import type { BrokerMethod, FuturesMethod } from '../../src/model/BrokerMethod.ts'
import type { Level, Rulebook } from '../../src/model/Rulebook.ts'
import type { ScenarioMethod } from '../../src/model/ScenarioMethod.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { method as lending } from '../engine/LoanDesk.ts'
import { type Draft, instruments, ladder, rulebook, start, unit } from '../engine/world.ts'
import { tiered } from '../tiered.ts'

/**
 * A market in which every account can stand within two atoms of a threshold: two perpetuals and an
 * inverse contract, coins with tiers of haircut, two pools, and a rulebook for every kind of threshold.
 */

const R = Ratio.of

/** Held at a venue: only what is marked here moves. */
export const traded = instruments.slice(0, 3)

/** Seconds from the start at which the second version of `versions` comes into force. */
const activation = 40

/** Levels without consequences, so that accounts stay where they are put. */
const quiet = ladder().levels.map((level): Level => ({ ...level, action: 'none' }))

/** The same, and the third calls. */
const calling = quiet.map((level, at): Level => (at === 2 ? { ...level, action: 'call' } : level))

const plain = rulebook()
const { brackets } = tiered(plain)

/** A published amount that leaves a step of 2 % of the floor. */
const stepped = Brackets.declared([
  { floor: Amount.zero, rate: R(1n, 100n), leverageMax: R(50n), amount: null },
  { floor: Amount.of(9_000n * unit), rate: R(3n, 100n), leverageMax: R(20n), amount: R(0n) },
])

const byLots = Brackets.byLots([
  { floor: Amount.zero, rate: R(1n, 100n), leverageMax: R(50n) },
  { floor: Amount.of(300n), rate: R(2n, 100n), leverageMax: R(20n) },
])

const book = (id: string, levels: readonly Level[], part: Partial<Rulebook> = {}): Rulebook => ({
  ...plain,
  ladders: [{ id: 'house', levels }],
  ...part,
  id,
})

const call = { ...plain.call, within: 3_600_000 }
const versions = book('versions', quiet)

const row = (from: bigint, rate: bigint, perUnit: bigint) => ({
  ...{ from: R(from), rate: R(rate, 100n), perUnit: R(perUnit) },
})

/** Rows that step near the prices at which books begin, and amounts that bind beside them. */
const broker: BrokerMethod = {
  ...{ name: 'broker', instruments: new Map(), feeRate: Ratio.zero },
  standard: {
    long: { initial: R(1n, 50n), maintenance: [row(0n, 2n, 30n), row(39_000n, 1n, 350n)] },
    short: { initial: R(1n, 50n), maintenance: [row(0n, 1n, 40n), row(41_000n, 2n, 420n)] },
  },
}

/** Amounts that are raised when the second version of `versions` comes into force. */
const futures: FuturesMethod = {
  name: 'futures',
  contracts: new Map(
    traded
      .filter(({ payoff }) => payoff === 'linear')
      .map(({ id }) => [
        id,
        [amounts(0, 400n, 300n), amounts(start + activation * 1_000, 500n, 360n)],
      ]),
  ),
  feeRate: Ratio.zero,
}

function amounts(from: number, initial: bigint, maintenance: bigint) {
  return { from, initial: R(initial), maintenance: R(maintenance) }
}

/** Portfolio margin of a broker: every base a unit, with a least for contracts that are dated. */
const portfolio: ScenarioMethod = {
  ...{ name: 'scenario', units: new Map(), feeRate: Ratio.zero },
  collateral: new Map([['USDT', { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }]]),
  standard: {
    moves: [-3n, -1n, 1n, 2n].map((percent) => ({ move: R(percent, 100n), weight: Ratio.one })),
    ...{ loss: shares(100n, 80n), size: shares(0n, 0n) },
    ...{ net: shares(2n, 1n), hedged: shares(1n, 1n), perUnit: R(150n) },
  },
}

function shares(initial: bigint, maintenance: bigint) {
  return { initial: R(initial, 100n), maintenance: R(maintenance, 100n) }
}

/** By name, the rulebooks of accounts that trade and of those that borrow. */
export const rulebooks: readonly Rulebook[] = [
  book('levels', quiet),
  book('steps', quiet, {
    method: {
      ...tiered(plain),
      brackets: new Map(brackets).set('BTC/USDT:USDT', stepped).set('ETH/USDT:USDT', byLots),
    },
  }),
  book('floating', calling, { call }),
  book('fixed', calling, { call: { ...call, amount: 'fixed' } }),
  book('cumulative', calling, { call: { ...call, amount: 'cumulative' } }),
  book('liquidating', ladder().levels, { call }),
  versions,
  {
    ...versions,
    version: 2,
    activeFrom: start + activation * 1_000,
    ladders: [{ id: 'house', levels: quiet.map(lowered) }],
  },
  loans('borrowing', quiet),
  loans('lent', calling),
]

/** Those of a broker and of a clearing house, in a game of their own. */
export const brokers: readonly Rulebook[] = [
  book('rows', quiet, { method: broker }),
  book('amounts', calling, { call, method: futures }),
  book('sold', ladder().levels, { call, method: broker }),
  book('portfolio', ladder().levels, { call, method: portfolio }),
]

/** The same rungs a twentieth lower, as a new version may have them. */
function lowered(level: Level): Level {
  const less = (ratio: Ratio): Ratio => Ratio.mul(ratio, R(19n, 20n))
  return { ...level, enter: less(level.enter), clear: less(level.clear) }
}

/** Several debts over coins and cash, whose worth in cash decides to the atom. */
function loans(id: string, levels: readonly Level[]): Rulebook {
  const method = lending()
  const cash = method.collateral.get('USDC')
  const collateral = new Map(method.collateral)
  collateral.delete('USDC')
  if (cash !== undefined) collateral.set('USDT', cash)
  return book(id, levels, { call, method: { ...method, collateral, modes: new Map() } })
}

export const isLoan = ({ method }: Rulebook): boolean => method.name === 'lending'

const curve = { optimalUsage: 8_000n, base: 100n, slope1: 900n, slope2: 30_000n, reserveFactor: 0n }
const caps = { supply: null, borrow: null }
const reserves = ['BTC', 'ETH'].map((asset) => ({ asset, curve, caps }))

/** What is lent by each pool, in atoms. */
const lent = { BTC: Amount.of(2_000n * unit), ETH: Amount.of(30_000n * unit) }

/** Who lends and trades against everybody, and is never near anything. */
export const bank = 'bank'

const open = (account: string, id: string): Draft => ({
  ...{ type: 'OpenAccount', account, owner: account, group: account },
  ...{ rulebook: id, positionMode: 'net' },
})

/** The commands that every run starts with. */
export function opening(): Draft[] {
  return [
    ...['USDT', 'BTC', 'ETH', 'USD'].map(
      (asset): Draft => ({ type: 'DefineAsset', asset, decimals: 8 }),
    ),
    ...traded.map((instrument): Draft => ({ type: 'DefineInstrument', instrument })),
    ...['main', 'away'].map((pool): Draft => ({ type: 'DefinePool', pool, reserves })),
    ...[...rulebooks, ...brokers].map(
      (one): Draft => ({ type: 'DefineRulebook', rulebook: trimmed(one) }),
    ),
    open(bank, 'levels'),
    { type: 'Deposit', account: bank, asset: 'USDT', amount: Amount.of(10n ** 9n * unit) },
    open('lender', 'borrowing'),
    ...Object.entries(lent).flatMap(([asset, amount]): Draft[] => [
      { type: 'Deposit', account: 'lender', asset, amount: Amount.of(2n * amount) },
      ...['main', 'away'].map(
        (pool): Draft => ({ type: 'Supply', account: 'lender', pool, asset, amount }),
      ),
    ]),
  ]
}

/** Without the instruments that are not traded here. */
function trimmed(one: Rulebook): Rulebook {
  const waterfall = { ...one.waterfall, fundCaps: new Map() }
  if (!('brackets' in one.method)) return { ...one, waterfall }
  const method = tiered(one)
  const kept = new Map([...method.brackets].filter(([id]) => traded.some((one) => one.id === id)))
  return { ...one, waterfall, method: { ...method, brackets: kept } }
}

export const openAccount = open
