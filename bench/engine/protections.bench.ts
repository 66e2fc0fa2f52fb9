import type { Trigger } from '../../src/model/Protection.ts'
import { Price } from '../../src/money/Price.ts'
import { Value } from '../../src/money/Value.ts'
import { Desk } from '../../test/engine/Desk.ts'
import { LoanDesk } from '../../test/engine/LoanDesk.ts'
import { massLiquidation } from '../../test/engine/massLiquidation.ts'
import { median } from '../median.ts'

/**
 * The processor time of a calm tick where accounts have protections that wait for a price that is far,
 * and for interest that is slow, as a ratio to the same book without any, in one process.
 *
 *     npm run bench -- protections
 */
const longs = 6_000
const guardsEach = 2
const loans = 2_000
const ticks = 30

const far: Trigger = {
  ...{ kind: 'mark', instrument: 'BTC/USDT:USDT', side: 'below', price: Price.of(1n) },
}
const slow: Trigger = { kind: 'time', within: 86_400_000 }

const waits = (account: string, name: string, trigger: Trigger) => ({
  type: 'SetProtection' as const,
  account,
  protection: {
    ...{ name, trigger, target: null, actions: [], budget: Value.of(10n ** 14n) },
    ...{ times: 10, coolDown: 60_000, deadline: 60_000 },
  },
})

/** Ticks up and down by a dollar. */
type Tick = (isUp: boolean) => void

function traded(guards: number): Tick {
  const book = massLiquidation(longs, 0)
  for (let index = 0; index < longs; index++) {
    for (let nth = 0; nth < guards; nth++) {
      for (const side of ['long', 'short']) {
        book.take(waits(`${side}-${index}`, `p${nth}`, far))
      }
    }
  }
  return (isUp) => void book.mark(isUp ? 40_001n : 40_000n)
}

function borrowed(guards: number): Tick {
  const desk = LoanDesk.create()
  for (let index = 0; index < loans; index++) {
    LoanDesk.borrow(desk, `b${index}`, 10n, 9_000n)
    if (guards > 0) Desk.tell(desk, waits(`b${index}`, 'p', slow))
  }
  return (isUp) => void LoanDesk.price(desk, { ETH: isUp ? 2_001n : 2_000n })
}

function cost(tick: Tick, nth: number): number {
  const before = process.cpuUsage()
  tick(nth % 2 === 0)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function compare(name: string, bare: Tick, guarded: Tick): void {
  const [plain, dear]: [number[], number[]] = [[], []]
  for (let nth = 0; nth < ticks; nth++) {
    plain.push(cost(bare, nth))
    dear.push(cost(guarded, nth))
  }
  const [without, with_] = [median(plain.slice(5)), median(dear.slice(5))]
  console.log(
    `${name}: ${without.toFixed(1)} ms a tick without, ${(with_ / without).toFixed(2)} x with`,
  )
}

compare(`${2 * longs * guardsEach} that wait for a mark`, traded(0), traded(guardsEach))
compare(`${loans} loans that wait for interest`, borrowed(0), borrowed(1))
