import { Random } from '../../src/base/Random.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { accounts, type Draft } from './world.ts'

/**
 * Draws what the other commands of a run hardly ever meet: an order of its own, and fills that cite
 * it wrongly or cite what is not open.
 */
export function drawOrders(seed: number): () => Draft | null {
  const random = Random.create(seed, 79)
  let count = 0
  return () => {
    if (random.below(25) > 0) return null
    count += 1
    const account = accounts[random.below(accounts.length)] ?? ''
    const order = `cited-${random.below(3)}`
    return random.below(2) === 0 ? place(account, order) : fill(account, order, count)
  }
}

const place = (account: string, order: string): Draft => ({
  type: 'PlaceOrder',
  account,
  order,
  instrument: 'BTC/USDT:USDT',
  leg: 'net',
  lots: Quantity.of(1n),
  price: Price.of(20_000n),
  reduceOnly: false,
})

const fill = (account: string, order: string, count: number): Draft => ({
  type: 'ReportFill',
  fill: `cited-${count}`,
  account,
  instrument: 'BTC/USDT:USDT',
  leg: 'net',
  lots: Quantity.of(count % 2 === 0 ? 1n : -1n),
  price: Price.of(20_000n),
  fee: Amount.zero,
  order,
})
