import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import type { ExposureCaps } from '../../src/model/Market.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { unit } from './world.ts'

/**
 * A wall of bids that is not meant, as at Hyperliquid on 12 November 2025 (POPCAT): nineteen wallets
 * of one source go long at five times their money while it stands. Then it is pulled, the price falls
 * by three eighths, and nobody bids for what has to be sold.
 */

const wallets = Array.from({ length: 19 }, (_, index) => `wallet-${index}`)

/** What stands between the wallets and the fund; what is left out is off. */
interface Controls {
  /** In lots: the most that one group holds. */
  readonly group?: bigint
  /** The open interest as a multiple of the depth that is told, and how that is read. */
  readonly depth?: { readonly times: bigint; readonly read: (minutes: readonly bigint[]) => bigint }
  /** In whole dollars. */
  readonly fundCap?: bigint
}

interface Outcome {
  /** How many of the wallets were let in. */
  readonly entered: number
  /** What the fund paid, in whole dollars. */
  readonly fund: bigint
  readonly deleveraged: readonly string[]
}

const FUND = 1_000_000n
const [STANDING, WALL] = [2_000n, 400_000n]

/** The bids of an hour, minute by minute: the wall stands in the last five. */
const hour = [...Array<bigint>(55).fill(STANDING), ...Array<bigint>(5).fill(WALL)]

const latest = (minutes: readonly bigint[]): bigint => minutes.at(-1) ?? 0n

const median = (minutes: readonly bigint[]): bigint =>
  minutes.toSorted((a, b) => Number(a - b))[minutes.length >> 1] ?? 0n

function market({ group, depth, fundCap = FUND }: Controls): Desk {
  const desk = Desk.create({}, FUND)
  const caps: ExposureCaps = {
    group: group === undefined ? null : { lots: Quantity.of(group), share: Ratio.zero },
    depths: depth === undefined ? null : Ratio.of(depth.times),
  }
  Desk.tell(desk, {
    type: 'DefineMarket',
    market: {
      ...{ instrument: Desk.btc, version: 1, activeFrom: 0, source: 'test', silence: 60_000 },
      ...{ fundCap: Amount.of(fundCap * unit), deleverage: 'ranked', disposal: Ratio.zero },
      ...{ prices: null, caps },
    },
  })
  Desk.open(desk, 'maker', 10_000_000n)
  for (const account of wallets) {
    const mode = { rulebook: 'ranked', positionMode: 'net' } as const
    Desk.tell(desk, { type: 'OpenAccount', account, owner: account, group: 'one', ...mode })
    Desk.deposit(desk, account, 8_000n)
  }
  return desk
}

/** The depth that a feed tells while the wall stands. */
function tellDepth(desk: Desk, read: (minutes: readonly bigint[]) => bigint): void {
  const lots = Quantity.of(read(hour))
  const [instrument, within, source] = [Desk.btc, Ratio.zero, 'test']
  const told = { bids: lots, asks: lots, time: desk.time }
  Desk.tell(desk, { type: 'SetDepth', depths: [{ instrument, within, source, ...told }] })
}

/** A wallet buys a bitcoin from the maker; whether it was let in. */
function enter(desk: Desk, account: string): boolean {
  const what = { account, instrument: Desk.btc, leg: 'net', lots: Quantity.of(1_000n) } as const
  const price = Price.of(40_000n)
  const placed = Desk.tell(desk, {
    ...{ type: 'PlaceOrder', ...what, order: account, price, reduceOnly: false },
  })
  if (Desk.refusal(placed) !== null) return false
  const filled = { type: 'ReportFill', fill: account, order: account } as const
  Desk.tell(desk, { ...filled, ...what, price, fee: Amount.zero })
  Desk.fill(desk, 'maker', -1_000n)
  return true
}

function play(controls: Controls): Outcome {
  const desk = market(controls)
  if (controls.depth !== undefined) tellDepth(desk, controls.depth.read)
  const entered = wallets.filter((account) => enter(desk, account)).length
  desk.time += 1_000
  const events: Event[] = Desk.setMarks(desk, 25_000n)
  for (let round = 0; round < 4 && desk.state.orders.size > 0; round++) {
    events.push(...Desk.answer(desk, 25_000n, 0n))
  }
  const paid = Desk.pick(events, 'FundPaid').reduce((sum, { amount }) => sum + amount, 0n)
  const deleveraged = Desk.pick(events, 'Deleveraged').map(({ trade }) => trade.account)
  return { entered, fund: paid / unit, deleveraged }
}

describe('a wall of bids that is pulled', () => {
  // Each wallet loses 15,000 of 8,000: 7,000 are missing.
  test('[DRILL1] with the controls off all of them enter, and the fund pays for all', () => {
    assert.deepEqual(play({}), { entered: 19, fund: 133_000n, deleveraged: [] })
  })

  test('[DRILL1] [CREDIT8] by its cap the group holds what it may, however deep the market looks', () => {
    const looks = { times: 1n, read: latest }
    const held = { entered: 2, fund: 14_000n, deleveraged: [] }
    assert.deepEqual(play({ group: 2_000n, depth: looks }), held)
  })

  test('[DRILL1] [CREDIT9] a wall adds nothing to depth that has stood, and all to depth as it is seen', () => {
    const seen = play({ depth: { times: 2n, read: latest } })
    assert.deepEqual(seen, { entered: 19, fund: 133_000n, deleveraged: [] })
    const stood = play({ depth: { times: 2n, read: median } })
    assert.deepEqual(stood, { entered: 4, fund: 28_000n, deleveraged: [] })
  })

  test('[DRILL1] [FALL1] the fund loses no more than its cap in the market, and who won gives up the rest', () => {
    const capped = play({ fundCap: 10_000n })
    assert.equal(capped.entered, 19)
    assert.equal(capped.fund, 10_000n)
    assert.deepEqual([...new Set(capped.deleveraged)], ['maker'])
  })

  test('[DRILL1] all together', () => {
    const depth = { times: 2n, read: median }
    const { entered, fund } = play({ group: 2_000n, depth, fundCap: 10_000n })
    assert.deepEqual([entered, fund], [2, 10_000n])
  })
})
