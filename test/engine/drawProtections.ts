import { Random } from '../../src/base/Random.ts'
import type { State } from '../../src/engine/State.ts'
import type { Leg } from '../../src/model/Position.ts'
import type { Protection, ProtectiveAction, Side, Trigger } from '../../src/model/Protection.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import type { Stream } from './streams.ts'
import { type Draft, instruments, prices, unit } from './world.ts'

/**
 * Draws protections of accounts that others trade: a linked account for each of some owners, mirrors
 * of others, terms valid and not, answers to what is out, and money that comes to those linked.
 */
export function drawProtections(seed: number): Stream {
  const random = Random.create(seed, 91)
  const first = opening(random)
  return (time, state) => {
    const [next] = first.splice(0, 1)
    if (next !== undefined) return next
    const chance = random.below(14)
    if (chance < 3) return set(random, state)
    if (chance === 3) return answer(random, state)
    if (chance === 4) return funded(random)
    if (chance === 8 && random.below(8) === 0) return volatile(random, time)
    if (chance === 5 && random.below(6) === 0) return removed(random, state)
    if (chance === 6 && random.below(5) === 0) return mirror(random)
    return chance === 7 && random.below(4) === 0 ? meddle(random, state) : null
  }
}

const owners = ['a', 'b', 'c', 'e', 'f'] as const

const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T

const opening = (random: Random): Draft[] => [
  ...owners.map(
    (owner): Draft => ({
      type: 'OpenAccount',
      ...{ account: `linked-${owner}`, owner, group: owner },
      ...{ rulebook: 'ranked', positionMode: 'net' },
    }),
  ),
  mirror(random),
]

function mirror(random: Random): Draft {
  const lots = BigInt(random.below(2_000) - 1_000) || 7n
  const position = { instrument: 'BTC/USDT:USDT', leg: 'net' as Leg, lots: Quantity.of(lots) }
  return {
    type: 'ImportAccount',
    ...{ account: 'mirror', owner: 'a', group: 'a', rulebook: 'ranked', positionMode: 'net' },
    ...{ mode: null, unpledged: [], source: 'venue' },
    balances: [{ asset: 'USDT', amount: Amount.of(BigInt(random.below(4_000)) * unit) }],
    positions: [{ ...position, cost: Amount.of(lots * 40n * unit) }],
  }
}

const funded = (random: Random): Draft => ({
  type: 'Deposit',
  ...{ account: `linked-${pick(random, owners)}`, asset: pick(random, ['USDT', 'USDT', 'BTC']) },
  amount: Amount.of(BigInt(1 + random.below(900)) * (unit / 10n)),
})

const volatile = (random: Random, time: number): Draft => ({
  type: 'SetVolatility',
  volatilities: [
    {
      instrument: random.below(20) === 0 ? 'NONE' : pick(random, instruments).id,
      daily: Ratio.of(BigInt(random.below(12)), 100n),
      time,
      source: 'drawn',
    },
  ],
})

const protectable = [...owners, 'd', 'h', 'mirror', 'house:fund', 'nobody'] as const

function set(random: Random, { book, instrumentById }: State): Draft {
  const account = pick(random, random.below(12) === 0 ? protectable : [...owners, 'd', 'mirror'])
  const trigger = triggerOf(random, (id) => {
    const index = instrumentById.get(id)?.index ?? 0
    return book.marks[index]?.price ?? prices[index] ?? 1n
  })
  const isOdd = random.below(25) === 0
  const protection: Protection = {
    name: `p${random.below(random.below(30) === 0 ? 40 : 3)}`,
    trigger,
    target: random.below(4) === 0 ? null : Ratio.of(BigInt(20 + random.below(50)), 100n),
    actions: Array.from({ length: random.below(4) }, () => actionOf(random, account)),
    budget: Value.of(BigInt(random.below(20_000)) * unit),
    times: isOdd ? 0 : 1 + random.below(5),
    coolDown: 1_000 * (1 + random.below(90)),
    deadline: isOdd && random.below(2) === 0 ? 10 : 1_000 * (1 + random.below(60)),
  }
  return { type: 'SetProtection', account, protection }
}

function triggerOf(random: Random, markOf: (instrument: string) => bigint): Trigger {
  const side: Side = random.below(2) === 0 ? 'above' : 'below'
  const chance = random.below(11)
  if (chance > 7) return rarer(random, chance)
  if (chance < 4) return { kind: 'ratio', above: Ratio.of(BigInt(20 + random.below(80)), 100n) }
  if (chance === 4)
    return { kind: 'health', below: Ratio.of(BigInt(100 + random.below(200)), 100n) }
  if (chance === 5) {
    const asset = pick(random, ['BTC', 'ETH', 'OIL', 'NONE'])
    return { kind: 'index', asset, side, price: 40_000n * 10n ** 12n }
  }
  const instrument = random.below(40) === 0 ? 'NONE' : pick(random, instruments).id
  const price = (markOf(instrument) * BigInt(97 + random.below(7))) / 100n
  return { kind: 'mark', instrument, side, price: Price.of(price) }
}

function rarer(random: Random, chance: number): Trigger {
  const instrument = pick(random, instruments).id
  if (chance === 8) {
    return { kind: 'sigma', instrument, within: Ratio.of(BigInt(random.below(6)), 2n) }
  }
  if (chance === 9) return { kind: 'time', within: random.below(4) * 86_400_000 }
  const owner = pick(random, owners)
  const leg = random.below(3) === 0 ? 'long' : 'net'
  return { kind: 'leg', account: random.below(2) === 0 ? owner : 'mirror', instrument, leg }
}

function actionOf(random: Random, account: string): ProtectiveAction {
  const worst = random.below(3) === 0 ? Ratio.of(BigInt(random.below(30)), 1_000n) : null
  const chance = random.below(9)
  if (chance === 7) {
    return {
      kind: 'swap',
      instrument: pick(random, ['BTC/USDT', 'ETH/USDT', 'BTC/USD:BTC']),
      worst,
    }
  }
  if (chance === 8) return hedgeOf(random, worst)
  if (chance === 0) return { kind: 'cancelOrders' }
  if (chance < 4) {
    const owner = random.below(20) === 0 ? pick(random, owners) : account
    return {
      kind: 'deposit',
      from: `linked-${owner}`,
      asset: pick(random, ['USDT', 'USDT', 'BTC']),
    }
  }
  if (chance < 6) return { kind: 'reduce', worst }
  const leg = pick(random, ['net', 'net', 'long', 'short'] as const)
  return { kind: 'close', instrument: pick(random, instruments).id, leg, worst }
}

function hedgeOf(random: Random, worst: Ratio | null): ProtectiveAction {
  if (random.below(12) === 0) return { kind: 'repay', pool: 'none', asset: 'USDT' }
  const { id: instrument } = pick(random, instruments)
  const lots = Quantity.of(BigInt(random.below(400) - 200))
  return { kind: 'hedge', instrument, leg: 'net', lots, worst }
}

/** Answers one order of a protection: in part, whole, refused, or unknown. */
function answer(random: Random, state: State): Draft | null {
  const out = [...state.orders.values()].filter(({ purpose }) => purpose === 'protect')
  const order = out[random.below(Math.max(1, out.length))]
  if (order === undefined) return null
  const { id, instrument, left } = order
  const part = BigInt(random.below(4))
  const price = (state.book.marks[instrument.index]?.price ?? 1n) + BigInt(random.below(21) - 10)
  const execution = {
    ...{ order: id, instrument: instrument.id, lots: Quantity.of((left * part) / 3n) },
    ...{ price: Price.of(price), fee: Amount.of(BigInt(random.below(1_000))) },
    status: pick(random, ['open', 'done', 'done', 'rejected', 'unknown'] as const),
  }
  return { type: 'ReportExecution', executions: [execution] }
}

function removed(random: Random, state: State): Draft {
  const indices = [...state.guarded]
  const account = state.accounts[indices[random.below(Math.max(1, indices.length))] ?? 0]
  const guard = account?.guards[0]
  const protection = random.below(4) === 0 ? 'none' : (guard?.protection.name ?? 'none')
  return { type: 'RemoveProtection', account: account?.id ?? 'a', protection }
}

/** An owner closes, amends or reports a fill of what his protection has out. */
function meddle(random: Random, state: State): Draft | null {
  const order = [...state.orders.values()].find(({ purpose }) => purpose === 'protect')
  if (order === undefined) return null
  const { id, account, instrument, leg, left } = order
  const about = { account: account.id, order: id }
  const price = Price.of(state.book.marks[instrument.index]?.price ?? 1n)
  const chance = random.below(3)
  if (chance === 0) return { type: 'CloseOrder', ...about }
  const traded = { instrument: instrument.id, lots: left, price }
  if (chance === 1) return { type: 'AmendOrder', ...about, ...traded }
  const fill = `protective-${id}-${random.below(1_000_000)}`
  return { type: 'ReportFill', ...about, ...traded, fill, leg, fee: Amount.zero }
}
