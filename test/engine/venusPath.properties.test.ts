import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../../src/engine/Event.ts'
import { Pool } from '../../src/engine/Pool.ts'
import { State } from '../../src/engine/State.ts'
import type { LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { accountLiquidity, type Weighting } from '../../src/protocols/venus/accountLiquidity.ts'
import { borrow } from '../../src/protocols/venus/borrow.ts'
import { liquidateBorrow, maxRepay } from '../../src/protocols/venus/liquidateBorrow.ts'
import { repay } from '../../src/protocols/venus/repay.ts'
import { redeem, supply } from '../../src/protocols/venus/supply.ts'
import { VenusMarket } from '../../src/protocols/venus/VenusMarket.ts'
import {
  accrued,
  entryOf,
  marketOf,
  type VenusAccount,
  type VenusPool,
} from '../../src/protocols/venus/VenusPool.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { rulebook } from './LoanDesk.ts'
import { start } from './world.ts'

/**
 * The same calls to the engine and to the protocol itself. All coins have 18 decimals, and so has the
 * dollar. A block is an hour, so that its rate, cut to 1e-18, is a year's to fifteen places.
 */
const wad = 10n ** 18n
const names = ['A', 'B'] as const
const people = ['ann', 'ben'] as const
const hour = 3_600_000

type Name = (typeof names)[number]

/** By coin: opening and liquidation limits, incentive, and the price in dollars. */
const terms = {
  A: { open: 75n, keep: 80n, incentive: 110n, price: 2_000n },
  B: { open: 70n, keep: 75n, incentive: 108n, price: 20n },
} as const

const curve = {
  optimalUsage: 8_000n,
  base: 100n,
  slope1: 900n,
  slope2: 9_000n,
  reserveFactor: 2_000n,
}

interface Twins {
  readonly desk: Desk
  pool: VenusPool
  readonly accounts: Map<string, VenusAccount>
}

const R = Ratio.of

function rules(): Rulebook {
  const collateral = new Map(
    names.map((name) => {
      const { open, keep, incentive } = terms[name]
      const bonus = R(incentive - 100n, 100n)
      const limits = { openLtv: R(open, 100n), threshold: R(keep, 100n) }
      return [name, { ...limits, bonus, bonusShare: Ratio.zero, ramp: null }] as const
    }),
  )
  const base = rulebook('venus', {
    ...{ guard: false, closeFactorOf: 'debt', fullBelow: Ratio.zero, badDebt: 'deficit' },
    ...{ fullUnder: Value.zero, leftover: Value.zero, income: 'apart' },
  })
  const method: LendingMethod = {
    ...(base.method as LendingMethod),
    ...{ protocol: 'venus', collateral, modes: new Map() },
  }
  const prices = { ...base.prices, staleAfter: 400 * 86_400_000 }
  // Nobody is warned or called: there is one line, as at the protocol.
  const ladders = base.ladders.map((ladder) => ({
    ...ladder,
    levels: ladder.levels.filter(({ action }) => action === 'liquidate'),
  }))
  return { ...base, method, prices, ladders }
}

function begin(): Twins {
  const desk: Desk = { state: State.create(), time: start, count: 0, entries: [] }
  for (const asset of ['USD', ...names]) {
    Desk.tell(desk, { type: 'DefineAsset', asset, decimals: 18 })
  }
  const caps = { supply: null, borrow: null }
  // Whoever redeems is paid at par while there is cash.
  const own = { interest: 'simple', redeems: 'par' } as const
  const reserves = names.map((asset) => ({ asset, curve, caps, ...own }))
  Desk.tell(desk, { type: 'DefinePool', pool: 'core', reserves })
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: rules() })
  for (const account of [...people, 'lender', 'liq']) {
    const own = { owner: account, group: account, rulebook: 'venus', positionMode: 'net' } as const
    Desk.tell(desk, { type: 'OpenAccount', account, ...own })
  }
  Desk.tell(desk, { type: 'Arm', by: 'desk', reason: 'test' })
  const markets = new Map(names.map((name) => [name, marketNow(name)] as const))
  const pool = { closeFactor: wad / 2n, markets }
  const entered = { entered: true, vTokens: 0n, debt: { principal: 0n, index: wad } }
  const blank: VenusAccount = new Map(names.map((name) => [name, entered]))
  const twins: Twins = { desk, pool, accounts: new Map(people.map((who) => [who, blank])) }
  for (const name of names) {
    priced(twins, name, terms[name].price * 100n)
    lendTo(twins, name, 1_000n * wad)
  }
  return twins
}

const marketNow = (name: Name): VenusMarket => ({
  price: terms[name].price * wad,
  collateralFactor: (terms[name].open * wad) / 100n,
  liquidationThreshold: (terms[name].keep * wad) / 100n,
  liquidationIncentive: (terms[name].incentive * wad) / 100n,
  reserveFactor: wad / 5n,
  ...{ cash: 0n, totalBorrows: 0n, totalReserves: 0n, totalSupply: 0n },
  borrowIndex: wad,
  accrualBlock: 0n,
  borrowRatePerBlock: 0n,
  initialExchangeRate: wad,
})

/** Somebody who only lends, on both sides. */
function lendTo(twins: Twins, name: Name, amount: bigint): void {
  engineSupply(twins.desk, 'lender', name, amount)
  const market = marketOf(twins.pool, name)
  const after = { ...market, cash: amount, totalSupply: amount }
  twins.pool = { ...twins.pool, markets: new Map(twins.pool.markets).set(name, after) }
}

/** Of a coin in hundredths of a dollar. */
function priced(twins: Twins, name: Name, cents: bigint): void {
  const { desk } = twins
  const source = 'test'
  const indices = [
    { asset: 'USD', price: 10n ** 12n, time: desk.time, source },
    { asset: name, price: cents * 10n ** 10n, time: desk.time, source },
  ]
  Desk.tell(desk, { type: 'SetMarks', marks: [], indices })
  const market = { ...marketOf(twins.pool, name), price: (cents * wad) / 100n }
  twins.pool = { ...twins.pool, markets: new Map(twins.pool.markets).set(name, market) }
}

const done = (events: readonly Event[]): boolean => events.every(({ type }) => type !== 'Rejected')

const tell = (desk: Desk, type: string, account: string, asset: Name, amount: bigint | null) =>
  Desk.tell(desk, { type, account, pool: 'core', asset, amount: amount as Amount } as never)

const move = (desk: Desk, type: string, account: string, asset: Name, amount: bigint) =>
  done(Desk.tell(desk, { type, account, asset, amount: Amount.of(amount) } as never))

function engineSupply(desk: Desk, who: string, name: Name, amount: bigint): boolean {
  move(desk, 'Deposit', who, name, amount)
  return done(tell(desk, 'Supply', who, name, amount))
}

/** Both are brought to the hour by an accrual of each market, at the rate until now. */
function pass(twins: Twins, hours: number): void {
  const { desk } = twins
  desk.time += hours * hour
  Desk.tell(desk, { type: 'AccrueInterest', pool: 'core' })
  const markets = new Map(
    [...twins.pool.markets].map(([name, market]) => [
      name,
      { ...market, borrowRatePerBlock: rateOf(market) },
    ]),
  )
  const block = BigInt((desk.time - start) / hour)
  twins.pool = accrued({ ...twins.pool, markets }, names, block)
}

/** What a block charges, from the curve in mantissas. */
function rateOf({ cash, totalBorrows, totalReserves }: VenusMarket): bigint {
  const bps = (part: bigint): bigint => (part * wad) / 10_000n
  const use = (totalBorrows * wad) / (cash + totalBorrows - totalReserves)
  const best = bps(curve.optimalUsage)
  const slope =
    use <= best
      ? (bps(curve.slope1) * use) / best
      : bps(curve.slope1) + (bps(curve.slope2) * (use - best)) / (wad - best)
  return (bps(curve.base) + slope) / 8_760n
}

interface Call {
  readonly kind: 'supply' | 'redeem' | 'borrow' | 'repay' | 'liquidate' | 'price'
  readonly who: (typeof people)[number]
  readonly name: Name
  /** Tenths of a percent of a usual size. */
  readonly part: bigint
  readonly hours: number
}

const call: fc.Arbitrary<Call> = fc.record({
  kind: fc.constantFrom(
    ...(['supply', 'redeem', 'borrow', 'repay', 'price', 'price'] as const),
    ...(['liquidate', 'liquidate', 'liquidate'] as const),
  ),
  who: fc.constantFrom(...people),
  name: fc.constantFrom(...names),
  part: fc.bigInt(1n, 1_000n),
  hours: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 700 })),
})

/** A difference in coins that comes of the last digit of rates and indices: 10⁻¹¹ of one. */
const dust = 10n ** 7n

/** The same in dollars. */
const near = 10n ** 13n

const other = (name: Name): Name => (name === 'A' ? 'B' : 'A')

/** Up to a coin of the dearer, or twenty of the other. */
const sizeOf = ({ name, part }: Pick<Call, 'name' | 'part'>): bigint =>
  (wad * part * (name === 'A' ? 1n : 20n)) / 1_000n

/** What both say to a call; null where it is not about an account, or where they part by design. */
function both(twins: Twins, one: Call): readonly [engine: boolean, protocol: boolean] | null {
  const { desk } = twins
  const { kind, who, name, part } = one
  const account = twins.accounts.get(who) as VenusAccount
  const block = BigInt((desk.time - start) / hour)
  if (kind === 'price') {
    priced(twins, name, (terms[name].price * (50n * 1_000n + 100n * part)) / 1_000n)
    return null
  }
  if (kind === 'liquidate') return liquidated(twins, one)
  const size = sizeOf(one)
  const debt = VenusMarket.debtOf(marketOf(twins.pool, name), entryOf(account, name).debt)
  const amount = kind === 'repay' ? (debt * part) / 1_000n : size
  if (amount === 0n || (kind === 'repay' && isCutShort(twins.pool, name, amount))) return null
  const asked = { market: name, amount, block }
  const answer = { supply, redeem, borrow, repay }[kind](twins.pool, account, asked)
  const isDone = answers[kind](desk, who, name, amount)
  if (isDone && answer.result.ok) keep(twins, who, answer)
  return [isDone, answer.result.ok]
}

/**
 * Debts and their total are rounded apart at the protocol: who alone owes cannot repay the last digit, for
 * the total would be under nothing, and it reverts. The engine has one sum of its claims, and takes all.
 */
function isCutShort({ markets }: VenusPool, name: Name, amount: bigint): boolean {
  const { totalBorrows } = markets.get(name) as VenusMarket
  return amount > totalBorrows && amount - totalBorrows <= dust
}

/** Money leaves at once: what lies in an account of the engine is collateral too. */
const answers = {
  supply: engineSupply,
  redeem: (desk: Desk, who: string, name: Name, amount: bigint): boolean => {
    if (!done(tell(desk, 'Redeem', who, name, amount))) return false
    if (move(desk, 'Withdraw', who, name, amount)) return true
    tell(desk, 'Supply', who, name, amount)
    return false
  },
  borrow: (desk: Desk, who: string, name: Name, amount: bigint): boolean => {
    if (!done(tell(desk, 'Borrow', who, name, amount))) return false
    assert.ok(move(desk, 'Withdraw', who, name, amount), 'what was lent may leave')
    return true
  },
  repay: (desk: Desk, who: string, name: Name, amount: bigint): boolean => {
    move(desk, 'Deposit', who, name, amount)
    return done(tell(desk, 'Repay', who, name, amount))
  },
}

function keep(
  twins: Twins,
  who: string,
  { pool, account }: Pick<Twins, 'pool'> & { readonly account: VenusAccount },
): void {
  twins.pool = pool
  twins.accounts.set(who, account)
}

/**
 * Of at most what the close factor allows: the engine cuts an offer to it, the protocol refuses it. And
 * of no more than is there: then the engine takes all for less, where the protocol reverts.
 */
function liquidated(twins: Twins, { who, name, part }: Call): readonly [boolean, boolean] | null {
  const { desk, pool } = twins
  const account = twins.accounts.get(who) as VenusAccount
  const collateral = other(name)
  const most = maxRepay(pool, account, name)
  const repayAmount = (most * part) / 1_000n
  if (repayAmount < wad / 1_000n) return null
  const block = BigInt((desk.time - start) / hour)
  const demand = { borrowed: name, collateral, repayAmount, block }
  const answer = liquidateBorrow(pool, account, demand)
  if (!answer.result.ok && answer.result.error.kind === 'revert') return null
  move(desk, 'Deposit', 'liq', name, repayAmount)
  const events = Desk.tell(desk, {
    ...{ type: 'LiquidateLoan', account: 'liq', borrower: who, pool: 'core' },
    ...{ asset: name, collateral, amount: Amount.of(repayAmount) },
  } as never)
  const [said] = Desk.pick(events, 'LoanLiquidated')
  if (said !== undefined && answer.result.ok) {
    keep(twins, who, answer)
    const rate = VenusMarket.exchangeRate(marketOf(pool, collateral)) ?? 0n
    const seized = (answer.result.value.seizedTokens * rate) / wad
    isNear(said.repaid, repayAmount, 'repaid')
    isNear(said.seized, seized, 'seized')
  }
  return [said !== undefined, answer.result.ok]
}

const isNear = (a: bigint, b: bigint, what: string): void =>
  assert.ok(a - b <= dust && b - a <= dust, `${what}: ${a} in the engine, ${b} in the protocol`)

/** How far an account is from the line that a call asks about. */
function gapOf({ pool, accounts }: Twins, { kind, who, name, part }: Call): bigint {
  const account = new Map(accounts.get(who))
  const size = sizeOf({ name, part })
  const market = marketOf(pool, name)
  const rate = VenusMarket.exchangeRate(market) ?? wad
  const weighting: Weighting = kind === 'liquidate' ? 'liquidationThreshold' : 'collateralFactor'
  const intent = {
    market: name,
    redeemTokens: kind === 'redeem' ? (size * wad) / rate : 0n,
    borrowAmount: kind === 'borrow' ? size : 0n,
  }
  const found = accountLiquidity(pool, account, weighting, intent)
  assert.ok(found.ok)
  return found.value.liquidity + found.value.shortfall
}

/** Debts, what is lent, cash and the treasury's reserves of each market. */
function agree({ desk, pool, accounts }: Twins): void {
  for (const name of names) {
    const market = marketOf(pool, name)
    const [core, reserve] = State.reserve(desk.state, { pool: 'core', asset: name })
    const worth = (claims: bigint, side: 'supply' | 'debt'): bigint => {
      const index = desk.state.book.accrued[reserve[side].index] ?? Ratio.one
      return Ratio.mulDown(claims, index)
    }
    const rate = VenusMarket.exchangeRate(market) ?? 0n
    for (const [who, account] of accounts) {
      const { balances } = State.account(desk.state, who)
      const { vTokens, debt } = entryOf(account, name)
      isNear(worth(balances[reserve.supply.index] ?? 0n, 'supply'), (vTokens * rate) / wad, 'lent')
      isNear(
        -worth(balances[reserve.debt.index] ?? 0n, 'debt'),
        VenusMarket.debtOf(market, debt),
        'owed',
      )
    }
    isNear(Pool.cash(core, reserve), market.cash, 'cash')
    const now = { supply: 'supply', debt: 'debt' } as const
    const owed = worth(Pool.owed(core, reserve), now.debt)
    const lent = worth(Pool.supplied(core, reserve), now.supply)
    isNear(Pool.cash(core, reserve) + owed - lent, market.totalReserves, 'reserves')
  }
}

/** Both have a coin of the dearer, and owe three fifths of it. */
const borrowed: readonly Call[] = people.flatMap((who): Call[] => [
  { kind: 'supply', who, name: 'A', part: 1_000n, hours: 0 },
  ...[1, 2, 3].map((hours): Call => ({ kind: 'borrow', who, name: 'B', part: 1_000n, hours })),
])

test('[VENUS13] who alone owes repays all to the engine, where the total of the protocol lacks a digit', () => {
  const twins = begin()
  for (const one of borrowed) {
    pass(twins, one.hours)
    both(twins, one)
  }
  const [who, name] = ['ann', 'A'] as const
  const debtOf = (): bigint =>
    VenusMarket.debtOf(
      marketOf(twins.pool, name),
      entryOf(twins.accounts.get(who) as VenusAccount, name).debt,
    )
  both(twins, { kind: 'borrow', who, name, part: 1n, hours: 0 })
  for (let hours = 1; !isCutShort(twins.pool, name, debtOf()); hours++) {
    assert.ok(hours < 2_000, 'they are rounded apart before that')
    pass(twins, 1)
  }
  const account = twins.accounts.get(who) as VenusAccount
  const block = BigInt((twins.desk.time - start) / hour)
  const { result } = repay(twins.pool, account, { market: name, amount: debtOf(), block })
  assert.deepEqual(!result.ok && result.error, { kind: 'revert', reason: 'math error' })
  assert.ok(answers.repay(twins.desk, who, name, debtOf()))
})

test('[VENUS13] the engine says and does what the protocol does, but for the last digits', () => {
  const counts = { done: 0, refused: 0, liquidate: 0, near: 0 }
  const play = (calls: readonly Call[]): void => {
    const twins = begin()
    for (const one of [...borrowed, ...calls]) {
      pass(twins, one.hours)
      const before = { ...twins }
      const verdicts = both(twins, one)
      if (verdicts !== null && verdicts[0] !== verdicts[1]) {
        assert.ok(
          gapOf(before, one) <= near,
          `${one.kind}: engine ${verdicts[0]}, protocol ${verdicts[1]}`,
        )
        counts.near += 1
        return
      }
      if (verdicts !== null) counts[verdicts[0] ? 'done' : 'refused'] += 1
      if (verdicts?.[0] && one.kind === 'liquidate') counts.liquidate += 1
      // The house takes over what nobody would buy: the protocol has nothing of that.
      if (
        twins.desk.entries.some(({ events }) => events.some(({ type }) => type === 'LoanAbsorbed'))
      )
        return
      agree(twins)
    }
  }
  fc.assert(fc.property(fc.array(call, { minLength: 10, maxLength: 40 }), play), { numRuns })
  for (const [what, count] of Object.entries(counts)) {
    if (what !== 'near') assert.ok(count > numRuns / 4, `${what}: ${count}`)
  }
})
