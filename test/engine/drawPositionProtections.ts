import { Random } from '../../src/base/Random.ts'
import type { AccountState } from '../../src/engine/AccountState.ts'
import type { State } from '../../src/engine/State.ts'
import type { Instrument } from '../../src/model/Instrument.ts'
import type { Leg } from '../../src/model/Position.ts'
import type { ProtectiveAction, Trigger } from '../../src/model/Protection.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import type { Stream } from './streams.ts'
import { type Draft, unit } from './world.ts'

/** Draws protections of isolated positions, and fills of their owners while one has an order out. */
export function drawPositionProtections(seed: number): Stream {
  const random = Random.create(seed, 97)
  return (_time, state) => {
    const positions = state.accounts.filter(({ parent }) => parent !== null)
    const found = positions.filter((one) => one.positions.length > 0 || random.below(6) === 0)
    const one = found[random.below(Math.max(1, found.length))]
    if (one === undefined) return null
    const chance = random.below(8)
    if (chance < 4) return set(random, state, one)
    return chance === 4 ? closed(random, state, one) : null
  }
}

const isolatedBy = (state: State, { isolates }: AccountState): Instrument =>
  state.instruments[isolates ?? 0] as Instrument

function set(random: Random, state: State, account: AccountState): Draft {
  const instrument = isolatedBy(state, account)
  const [worst, isOdd] = [random.below(3) === 0 ? Ratio.of(1n, 50n) : null, random.below(30) === 0]
  const leg: Leg = account.positions[0]?.leg ?? 'net'
  const from = isOdd ? account.id : (account.parent?.id ?? '')
  const actions: readonly ProtectiveAction[] = [
    { kind: 'deposit', from, asset: instrument.settle },
    { kind: 'deposit', from: `linked-${account.owner}`, asset: instrument.settle },
    { kind: 'reduce', worst },
    { kind: 'close', instrument: isOdd ? 'ETH/USDT:USDT' : instrument.id, leg, worst },
    { kind: 'cancelOrders' },
  ]
  const level = 25 + random.below(70)
  const target =
    random.below(4) === 0 ? null : Ratio.of(BigInt(15 + random.below(level - 14)), 100n)
  const chosen = actions.filter(({ kind }, index) => {
    const isKnown = index !== 1 || state.accountById.has(`linked-${account.owner}`)
    return isKnown && (kind !== 'deposit' || target !== null) && random.below(2) === 0
  })
  return {
    type: 'SetProtection',
    account: account.id,
    protection: {
      name: `s${random.below(3)}`,
      trigger: triggerOf(random, state, { instrument, level }),
      target,
      actions: chosen,
      budget: Value.of(BigInt(1 + random.below(20_000)) * unit),
      times: 1 + random.below(5),
      coolDown: 1_000 * (1 + random.below(60)),
      deadline: 1_000 * (1 + random.below(60)),
    },
  }
}

interface On {
  readonly instrument: Instrument
  /** Percent. */
  readonly level: number
}

function triggerOf(random: Random, { book }: State, { instrument, level }: On): Trigger {
  const { id, index } = instrument
  const chance = random.below(6)
  if (chance < 3) return { kind: 'ratio', above: Ratio.of(BigInt(level), 100n) }
  if (chance === 3) {
    return { kind: 'sigma', instrument: id, within: Ratio.of(BigInt(1 + random.below(6)), 2n) }
  }
  const now = book.marks[index]?.price ?? 1n
  const price = Price.of((now * BigInt(98 + random.below(5))) / 100n)
  return { kind: 'mark', instrument: id, side: chance === 4 ? 'above' : 'below', price }
}

/** Its owner closes some or all of it by a fill of his own. */
function closed(random: Random, state: State, account: AccountState): Draft | null {
  const [held] = account.positions
  const { parent } = account
  if (held === undefined || parent === null) return null
  const { instrument, leg, lots } = held
  const price = Price.of(state.book.marks[instrument.index]?.price ?? 1n)
  const some = (lots * BigInt(1 + random.below(3))) / 3n
  return {
    type: 'ReportFill',
    ...{ account: parent.id, instrument: instrument.id, leg, price, order: null },
    ...{ fill: `own-${account.index}-${random.below(1_000_000)}`, fee: Amount.zero },
    lots: (some === 0n ? -lots : -some) as typeof lots,
  }
}
