import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { Amount } from '../../src/money/Amount.ts'
import { Desk } from './Desk.ts'
import { atoms, type Coin, LoanDesk } from './LoanDesk.ts'
import type { Draft } from './world.ts'

/** The number of runs of sixty actions; 10,000 actions at least where all are run. */
const seeds = Math.min(200, Number(process.env.SEEDS ?? 200))
const length = 60

const procedures = ['liquidator', 'auction', 'absorption', 'sale'] as const

/** A pool without interest, with cash for all and no cap, so that accounts have no shared limit. */
function still(seed: number): Desk {
  const by = procedures[seed % procedures.length] ?? 'sale'
  const desk = LoanDesk.create({
    by,
    auction: LoanDesk.auction,
    badDebt: 'deficit',
    income: 'apart',
  })
  const curve = { optimalUsage: 8_000n, base: 0n, slope1: 0n, slope2: 0n, reserveFactor: 0n }
  const caps = { supply: null, borrow: null }
  const reserves = (['USDC', 'ETH'] as const).map((asset) => ({
    ...{ asset, curve, caps },
    // A loss that is known is shared by who redeems.
    redeems: 'par' as const,
  }))
  Desk.tell(desk, { type: 'DefinePool', pool: 'still', reserves })
  for (const [asset, units] of [
    ['USDC', 50_000_000n],
    ['ETH', 50_000n],
  ] as const) {
    LoanDesk.deposit(desk, 'lender', asset, units)
    act(desk, 'Supply', 'lender', asset, atoms(asset, units))
  }
  for (const account of ['a', 'b', 'z']) {
    LoanDesk.open(desk, account, { ETH: 10n })
    for (const deed of ['Borrow', 'Withdraw']) {
      act(desk, deed, account, 'USDC', atoms('USDC', account === 'a' ? 15_500n : 14_000n))
    }
  }
  LoanDesk.open(desk, 'liq', { USDC: 1_000_000n })
  return desk
}

const act = (desk: Desk, type: string, account: string, asset: Coin, amount: Amount): Event[] =>
  Desk.tell(desk, { type, account, pool: 'still', asset, amount } as Draft)

const deeds = [
  'Supply',
  'Supply',
  'Redeem',
  'Borrow',
  'Borrow',
  'Repay',
  'Withdraw',
  'Deposit',
] as const

/** An action of an account, or one done to it. */
function doOne(desk: Desk, random: Random, who: readonly string[]): Event[] {
  const account = who[random.below(who.length)] ?? ''
  if (random.below(8) === 0) {
    const legs = { pool: 'still', asset: 'USDC', collateral: 'ETH', amount: null }
    const of = { account: 'liq', borrower: account, ...legs } as const
    return Desk.tell(desk, { type: 'LiquidateLoan', ...of })
  }
  const asset = random.below(3) === 0 ? 'ETH' : 'USDC'
  const most = asset === 'ETH' ? 500 : 1_000_000
  const amount = atoms(asset, BigInt(1 + random.below(most)), 2)
  return act(desk, deeds[random.below(deeds.length)] ?? 'Repay', account, asset, amount)
}

/** The events of every account but one, without the ids of calls, orders and auctions. */
const heard = (events: readonly Event[], without: string): string[] =>
  events
    // A rejection names no account, and accrual at a rate of zero changes nothing at any time.
    .filter(({ type }) => type !== 'Rejected' && type !== 'InterestAccrued')
    .filter((event) => !JSON.stringify(event, plain).includes(`"${without}"`))
    .map((event) =>
      JSON.stringify(event, plain).replaceAll(/"(call|liquidation|auction)-\d+"/g, '"id"'),
    )

const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value

function run(seed: number, withOther: boolean): { heard: string[]; ownOnes: number } {
  const desk = still(seed)
  const [own, other] = [Random.create(seed, 21), Random.create(seed, 22)]
  const events: Event[] = []
  let [price, ownOnes] = [2_000n, 0]
  for (let count = 0; count < length; count++) {
    events.push(...Desk.wait(desk, own.below(100_000)))
    const mills = own.below(10) === 0 ? own.below(300) - 200 : own.below(41) - 20
    price += (price * BigInt(mills)) / 1_000n
    events.push(...LoanDesk.price(desk, { ETH: price }))
    if (withOther) events.push(...doOne(desk, other, ['z']))
    const followed = doOne(desk, own, ['a', 'b'])
    if (Desk.refusal(followed) === null) ownOnes += 1
    events.push(...followed)
  }
  return { heard: heard(events, 'z'), ownOnes }
}

test(`[POOL11] over ${seeds} runs an account changes nothing for others where no loss, cap, cash or interest is shared`, () => {
  let [actions, liquidations] = [0, 0]
  for (let seed = 1; seed <= seeds; seed++) {
    const [alone, together] = [run(seed, false), run(seed, true)]
    assert.deepEqual(together.heard, alone.heard, `seed ${seed}`)
    assert.equal(together.ownOnes, alone.ownOnes)
    actions += length
    liquidations += alone.heard.filter((one) => one.includes('"LiquidationStarted"')).length
  }
  if (seeds < 200) return
  assert.ok(actions >= 10_000 && liquidations >= 100, `${liquidations} liquidations`)
})
