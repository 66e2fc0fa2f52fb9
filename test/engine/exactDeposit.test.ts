import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import { MarginCall } from '../../src/calls/MarginCall.ts'
import type { Event } from '../../src/engine/Event.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Assessment } from '../../src/model/Assessment.ts'
import type { AmountRule, CallProcedure } from '../../src/model/CallProcedure.ts'
import { protocolNames } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { rulebook, unit } from './world.ts'

/** A deposit of exactly what is outstanding meets every call, and one atom less does not. */

const rules: readonly AmountRule[] = ['fixed', 'floating', 'cumulative', 'supersede']
const R = Ratio.of

/** Rounded and with a minimum where the rule may be. */
function procedure(amount: AmountRule, cureTo: Ratio, random: Random): CallProcedure {
  const isFixed = amount === 'fixed' || amount === 'supersede'
  const step = Value.of(BigInt(1 + random.below(1_000_000)))
  return {
    ...{ within: 3_600_000, onExpiry: 'restrict', amount, cureTo, minimum: Value.of(2n) },
    ...(isFixed && { rounding: { step, to: 'up' as const }, metBy: { price: false } }),
  }
}

/** The same twice: a house's ladder, and a layer under a rule of its own that asks for more. */
function layered(book: ReturnType<typeof rulebook>, amount: AmountRule, seed: number) {
  const random = Random.create(seed, 94)
  const [ladder] = book.ladders
  assert.ok(ladder)
  const other = rules[random.below(4)] as AmountRule
  const layer = { ...ladder, id: 'layer', call: procedure(other, R(65n, 100n), random) }
  return { ...book, call: procedure(amount, R(7n, 10n), random), ladders: [ladder, layer] }
}

/** What is outstanding on each call of an account, in atoms of its numeraire. */
function outstanding({ state }: Desk, id: string): readonly bigint[] {
  const account = State.account(state, id)
  const bound = account.rules?.bound
  assert.ok(bound)
  const measure = Assessment.measure(assess(account, bound, state.book, 'credit'), 'maintenance')
  return [...state.calls.values()].map((call) => MarginCall.amountNow(call, measure))
}

const copy = (desk: Desk): Desk => ({
  ...desk,
  state: Snapshot.restore(Snapshot.take(desk.state)),
})

/** All calls of an account are met by a deposit of the largest, and not one that asks it by an atom less. */
function meets(desk: Desk, account: string, asset: string, said: string): void {
  const asked = outstanding(desk, account)
  assert.equal(asked.length, 2, `${said}: both layers call`)
  const most = asked.reduce((a, b) => (a > b ? a : b))
  const met = (amount: bigint): number => {
    const events: Event[] = Desk.tell(copy(desk), {
      ...{ type: 'Deposit', account, asset, amount: Amount.of(amount) },
    })
    return Desk.pick(events, 'CallMet').length
  }
  assert.equal(met(most), 2, `${said}: the largest meets all`)
  assert.ok(met(most - 1n) < 2, `${said}: an atom less does not`)
  for (const some of asked) {
    const are = asked.filter((one) => one <= some).length
    assert.equal(met(some), are, `${said}: a deposit of ${some} meets those up to it`)
  }
}

describe('a deposit of exactly the call', () => {
  const runs = Number(process.env.FC_NUM_RUNS ?? 6)

  for (const amount of rules) {
    test(`[CALL22] [CALL24] [CALL25] [PRAC9] [PRAC10] clears it and every layer: ${amount}, tiered`, () => {
      for (let seed = 1; seed <= runs; seed++) {
        const random = Random.create(seed, 95)
        const desk = Desk.create(layered(rulebook(), amount, seed))
        Desk.open(desk, 'long', 2_000n)
        Desk.fill(desk, 'long', 1_000n)
        Desk.setMarks(desk, 38_470n - BigInt(random.below(40)))
        Desk.deposit(desk, 'long', 0n, BigInt(random.below(10 ** 9)))
        Desk.fill(desk, 'long', BigInt(random.below(40)) - 30n, 38_440n)
        if (random.below(2) === 0) Desk.setMarks(desk, 38_440n)
        if (desk.state.calls.size < 2) continue
        meets(desk, 'long', 'USDT', `seed ${seed}`)
      }
    })

    test(`[CALL3] [CALL4] [CALL24] [CALL25] clears it and every layer: ${amount}, each lending regime`, () => {
      for (const protocol of protocolNames) {
        const desk = LoanDesk.create()
        const method = LoanDesk.method()
        const sound = {
          ...method.collateral.get('ETH'),
          openLtv: R(9n, 10n),
          threshold: R(1n),
          bonus: R(0n),
        }
        const collateral = new Map(method.collateral).set('USD', sound as never)
        const base = layered(LoanDesk.rulebook('regime'), amount, protocolNames.indexOf(protocol))
        const book = { ...base, method: { ...method, protocol, collateral } }
        const defined = Desk.tell(desk, { type: 'DefineRulebook', rulebook: book })
        assert.deepEqual(Desk.pick(defined, 'Rejected'), [], protocol)
        const about = {
          owner: 'ada',
          group: 'ada',
          rulebook: 'regime',
          positionMode: 'net',
        } as const
        Desk.tell(desk, { type: 'OpenAccount', account: 'ada', ...about })
        LoanDesk.deposit(desk, 'ada', 'ETH', 10n)
        const loan = { account: 'ada', pool: 'main', asset: 'USDC' } as const
        const borrowed = Amount.of(15_000n * 10n ** 6n)
        const events = Desk.tell(desk, { type: 'Borrow', ...loan, amount: borrowed })
        assert.equal(Desk.refusal(events), null, protocol)
        const out = { type: 'Withdraw', account: 'ada', asset: 'USDC', amount: borrowed } as const
        assert.equal(Desk.refusal(Desk.tell(desk, out)), null, protocol)
        LoanDesk.price(desk, { ETH: 1_900n })
        meets(desk, 'ada', 'USD', protocol)
      }
    })
  }

  test('[CALL23] at a share it takes so much more, and an atom less is not enough', () => {
    const metBy = { deposit: R(1n, 2n) }
    const call = { ...rulebook().call, amount: 'fixed' as const, metBy }
    const desk = Desk.create({ call })
    Desk.open(desk, 'long', 2_000n)
    Desk.fill(desk, 'long', 1_000n)
    Desk.setMarks(desk, 38_450n)
    const [asked = 0n] = outstanding(desk, 'long')
    assert.ok(asked > unit)
    const isMet = (atoms: bigint) =>
      Desk.pick(Desk.deposit(copy(desk), 'long', 0n, atoms), 'CallMet').length === 1
    assert.deepEqual([isMet(2n * asked), isMet(2n * asked - 1n)], [true, false])
  })
})
