import { Random } from '../../src/base/Random.ts'
import type { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { Stream } from './streams.ts'
import { type Draft, prices, rulebook, unit } from './world.ts'

const worths = { USDT: 1n, BTC: 40_000n, ETH: 3_000n }
const assets = ['USDT', 'USDT', 'BTC', 'ETH'] as const
/** Accounts that hold one coin and owe the rest: an index that moves alone is all they depend on. */
const holders = ['coins', 'contracts', 'written'] as const

/** Under it prices grow old between one tick and the next, now one and now another. */
const brief = rulebook({
  id: 'brief',
  prices: {
    staleAfter: 20_000,
    staleBand: Ratio.of(1n, 20n),
    widening: { end: Ratio.of(1n, 4n), span: 60_000 },
  },
})

/**
 * Draws the index of one asset alone, that of the numeraire as well as any other, and holders of
 * few things, so that it may concern them by nothing else.
 */
export function drawIndices(seed: number): Stream {
  const random = Random.create(seed, 78)
  return (time, state) => {
    if (random.below(8) > 0) return null
    const account = holders[random.below(holders.length)] ?? 'coins'
    if (!state.rulebooks.has(brief.id)) return { type: 'DefineRulebook', rulebook: brief }
    if (!state.accountById.has(account)) return opened(account)
    const kind = random.below(6)
    if (kind === 0) return deposit(random, account)
    if (kind === 1) return fill(random, account, state)
    const asset = assets[random.below(assets.length)] ?? 'USDT'
    // Mostly it is told unchanged, so that it grows old later than the others.
    const share = random.below(3) > 0 ? 100n : BigInt(70 + random.below(60))
    const price = (worths[asset] * share * 10n ** 12n) / 100n
    return { type: 'SetMarks', marks: [], indices: [{ asset, price, time, source: 'alone' }] }
  }
}

const opened = (account: string): Draft => ({
  ...{ type: 'OpenAccount', account, owner: account, group: 'few' },
  ...{ rulebook: brief.id, positionMode: 'net' },
})

/** Coins only, or dollars beside contracts that settle in coins. */
const deposit = (random: Random, account: string): Draft => ({
  type: 'Deposit',
  account,
  asset: account === 'contracts' ? 'USDT' : 'BTC',
  amount: Amount.of(account === 'contracts' ? 1_000n * unit : unit / BigInt(2 + random.below(9))),
})

/** Without a fee, so that no dollar comes of it. */
function fill(random: Random, account: string, { book, seq }: State): Draft {
  const index = account === 'contracts' ? 2 : 1
  const instrument = account === 'contracts' ? 'BTC/USD:BTC' : 'ETH/USDT:USDT'
  const size = BigInt(1 + random.below(account === 'contracts' ? 60 : 1_500))
  return {
    ...{ type: 'ReportFill', fill: `alone-${seq}`, account, instrument, leg: 'net' },
    lots: Quantity.of(account === 'written' ? -size : size),
    price: book.marks[index]?.price ?? Price.of(prices[index] ?? 1n),
    ...{ fee: Amount.zero, order: null },
  }
}
