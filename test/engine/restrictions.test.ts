import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { AccountState } from '../../src/engine/AccountState.ts'
import type { Event } from '../../src/engine/Event.ts'
import { evolve } from '../../src/engine/evolve.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { Restriction } from '../../src/model/Restriction.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { upcastEvent } from '../../src/wire/upcasters.ts'
import { Desk } from './Desk.ts'

const signed = { by: 'desk', reason: 'test' }

const restrict = (
  desk: Desk,
  restriction: Restriction,
  until: number | null = null,
  part: { readonly account?: string; readonly binds?: 'owner' } = {},
) => Desk.tell(desk, { type: 'Restrict', account: 'ada', restriction, until, ...signed, ...part })

const release = (desk: Desk, restriction: Restriction, restraint?: string, account = 'ada') =>
  Desk.tell(desk, {
    type: 'Release',
    ...{ account, restriction, ...(restraint && { restraint }), ...signed },
  })

const standing = (desk: Desk, account = 'ada') => State.account(desk.state, account).restrictions

const isBound = (desk: Desk, restriction: Restriction, account = 'ada') =>
  AccountState.restricted(State.account(desk.state, account), restriction)

const order = (desk: Desk, lots: bigint, account = 'ada') =>
  Desk.tell(desk, {
    type: 'PlaceOrder',
    ...{ account, order: `order-${desk.count}`, instrument: Desk.btc, leg: 'net' },
    ...{ lots: Quantity.of(lots), price: Price.of(40_000n), reduceOnly: false },
  })

const withdraw = (desk: Desk, atoms: bigint) =>
  Desk.tell(desk, { type: 'Withdraw', account: 'ada', asset: 'USDT', amount: Amount.of(atoms) })

function deskOf(usdt = 1_000n): Desk {
  const desk = Desk.create()
  Desk.open(desk, 'ada', usdt)
  return desk
}

const again = (desk: Desk) => Snapshot.restore(Snapshot.take(desk.state))

describe('restrictions of an account', () => {
  test('[RSTR1] [RSTR2] stand side by side, each with a name, a beginning, and an end of its own', () => {
    const desk = deskOf()
    const { time } = desk
    restrict(desk, 'noWithdrawal', time + 5_000)
    restrict(desk, 'noWithdrawal', time + 3_000)
    assert.deepEqual(
      standing(desk).map(({ id, from, until }) => [id, from >= time, until]),
      [
        ['restriction-1', true, time + 5_000],
        ['restriction-2', true, time + 3_000],
      ],
    )
    Desk.wait(desk, 4_000)
    assert.ok(isBound(desk, 'noWithdrawal'))
    const ended = Desk.pick(Desk.wait(desk, 2_000), 'Released')
    assert.deepEqual(
      ended.map(({ restraint, by, reason }) => [restraint, by, reason]),
      [['restriction-1', 'engine', 'it ran out']],
    )
    assert.equal(Desk.refusal(withdraw(desk, 1n)), null)
  })

  test('[RSTR1] no order, repetition or restart of them shortens what an account is bound for', () => {
    const ends = fc.array(fc.option(fc.integer({ min: 1_000, max: 90_000 }), { freq: 9 }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(ends, fc.nat(100_000), (told, later) => {
        const desk = deskOf()
        const { time } = desk
        for (const end of told) restrict(desk, 'reduceOnly', end === null ? null : time + end)
        const longest = told.includes(null)
          ? Number.POSITIVE_INFINITY
          : Math.max(...told.map((end) => end ?? 0))
        assert.deepEqual(Snapshot.take(again(desk)), Snapshot.take(desk.state))
        Desk.wait(desk, later)
        assert.equal(isBound(desk, 'reduceOnly'), desk.state.time < time + longest)
      }),
      { numRuns: 40 },
    )
  })

  test('[RSTR2] are released by name or by kind, and what is not there is not', () => {
    const desk = deskOf()
    restrict(desk, 'reduceOnly')
    restrict(desk, 'noWithdrawal')
    restrict(desk, 'reduceOnly')
    assert.equal(Desk.refusal(release(desk, 'reduceOnly', 'restriction-2')), 'restriction.unknown')
    assert.equal(Desk.refusal(release(desk, 'fundsOnHand')), 'restriction.unknown')
    release(desk, 'reduceOnly', 'restriction-1')
    assert.deepEqual(
      standing(desk).map(({ id }) => id),
      ['restriction-2', 'restriction-3'],
    )
    restrict(desk, 'reduceOnly')
    assert.equal(Desk.pick(release(desk, 'reduceOnly'), 'Released').length, 2)
    assert.ok(!isBound(desk, 'reduceOnly') && isBound(desk, 'noWithdrawal'))
  })

  test('[RSTR1] one account has at most 64 at a time, and an end in the past is refused', () => {
    const desk = deskOf()
    for (let count = 0; count < 64; count++) restrict(desk, 'reduceOnly')
    assert.equal(Desk.refusal(restrict(desk, 'reduceOnly')), 'command.tooLarge')
    assert.equal(Desk.refusal(restrict(desk, 'noWithdrawal', desk.state.time)), 'command.malformed')
    assert.equal(standing(desk).length, 64)
  })
})

describe('restrictions and what was before them', () => {
  test('[RSTR6] an expired call restricts beside what stands', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 2_000n)
    Desk.fill(desk, 'ada', 1_000n)
    Desk.setMarks(desk, 38_450n)
    const until = desk.time + 7_776_000_000
    restrict(desk, 'reduceOnly', until)
    Desk.wait(desk, 180_000)
    assert.deepEqual(
      standing(desk).map(({ id, until, by }) => [id, until, by]),
      [
        ['restriction-1', until, 'desk'],
        ['restriction-2', null, 'engine'],
      ],
    )
  })

  test('[RSTR6] of calls that expire again and again it is one, and 64 others find room beside it', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 2_000n)
    Desk.fill(desk, 'ada', 1_000n)
    const expire = () => {
      Desk.setMarks(desk, 38_450n)
      const told = Desk.pick(Desk.wait(desk, 180_000), 'Restricted')
      Desk.setMarks(desk, 40_000n)
      return told.map(({ restraint, reason }) => [restraint, reason])
    }
    assert.deepEqual(expire(), [['restriction-1', 'margin call call-1 expired']])
    const [first] = standing(desk)
    assert.deepEqual(expire(), [['restriction-1', 'margin call call-2 expired']])
    assert.deepEqual(standing(desk), [{ ...first, reason: 'margin call call-2 expired' }])
    for (let count = 0; count < 64; count++) {
      assert.equal(Desk.refusal(restrict(desk, 'reduceOnly')), null, `${count}`)
    }
    assert.equal(Desk.refusal(restrict(desk, 'reduceOnly')), 'command.tooLarge')
    const forged = {
      type: 'Restrict',
      account: 'ada',
      restriction: 'reduceOnly',
      until: null,
    } as const
    assert.equal(
      Desk.refusal(
        Desk.tell(desk, { ...forged, by: 'engine', reason: 'margin call call-9 expired' }),
      ),
      'command.malformed',
    )
    assert.deepEqual(expire(), [['restriction-1', 'margin call call-3 expired']])
    assert.equal(standing(desk).length, 65)
    assert.deepEqual(Snapshot.take(again(desk)), Snapshot.take(desk.state))
    release(desk, 'reduceOnly', 'restriction-1')
    assert.equal(standing(desk).length, 64)
  })

  test('[RSTR7] what version 4 wrote has the name of its kind, and a new one replaces it', () => {
    const desk = deskOf()
    const told = (until: number | null) => ({
      type: 'Restricted',
      ...{ account: 'ada', restriction: 'noWithdrawal', until, ...signed },
    })
    for (const event of [told(desk.time + 1_000), told(null)]) {
      evolve(desk.state, upcastEvent(event, 4) as unknown as Event)
    }
    assert.deepEqual(
      standing(desk).map(({ id, until }) => [id, until]),
      [['noWithdrawal', null]],
    )
    const [next] = Desk.pick(restrict(desk, 'noWithdrawal'), 'Restricted')
    assert.equal(next?.restraint, 'restriction-1')
    const gone = { type: 'Released', account: 'ada', restriction: 'noWithdrawal', ...signed }
    evolve(desk.state, upcastEvent(gone, 4) as unknown as Event)
    assert.deepEqual(
      standing(desk).map(({ id }) => id),
      ['restriction-1'],
    )
  })
})

describe('a restriction on an owner', () => {
  test('[RSTR3] is on all his accounts, those opened later included, and on nobody else', () => {
    const desk = deskOf()
    Desk.open(desk, 'bob', 10n)
    const open = (account: string, owner: string) =>
      Desk.tell(desk, {
        type: 'OpenAccount',
        ...{ account, owner, group: owner, rulebook: 'ranked', positionMode: 'net' },
      })
    open('ada-2', 'ada')
    restrict(desk, 'noWithdrawal', desk.time + 5_000, { binds: 'owner' })
    const [first] = standing(desk)
    assert.deepEqual(standing(desk, 'ada-2'), [first])
    Desk.wait(desk, 1_000)
    assert.equal(Desk.pick(open('ada-3', 'ada'), 'Restricted').length, 1)
    assert.deepEqual(standing(desk, 'ada-3'), [first], 'it began when the others did')
    assert.deepEqual(standing(desk, 'bob'), [])
    const restored = again(desk)
    assert.deepEqual(Snapshot.take(restored), Snapshot.take(desk.state))
    assert.equal(Desk.pick(Desk.wait(desk, 5_000), 'Released').length, 3)
    assert.equal(Desk.pick(open('ada-4', 'ada'), 'Restricted').length, 0)
    assert.equal(desk.state.ownerRestraints.size, 0)
  })

  test('[RSTR3] released on one of his accounts it is released on all, and his own others stay', () => {
    const desk = deskOf()
    const second = { account: 'ada-2', owner: 'ada', group: 'ada' }
    Desk.tell(desk, { type: 'OpenAccount', ...second, rulebook: 'ranked', positionMode: 'net' })
    restrict(desk, 'reduceOnly', null, { account: 'ada-2' })
    restrict(desk, 'reduceOnly', null, { binds: 'owner' })
    assert.equal(Desk.pick(release(desk, 'reduceOnly'), 'Released').length, 2)
    assert.ok(!isBound(desk, 'reduceOnly'))
    assert.deepEqual(
      standing(desk, 'ada-2').map(({ id }) => id),
      ['restriction-1'],
    )
  })
})

describe('funds on hand', () => {
  test('[RSTR4] what is held with every order filled is paid for in full, to the atom', () => {
    const desk = deskOf()
    Desk.setMarks(desk)
    restrict(desk, 'fundsOnHand')
    assert.equal(Desk.refusal(order(desk, 26n)), 'account.restricted')
    assert.equal(Desk.refusal(order(desk, 25n)), null)
    assert.equal(
      Desk.refusal(order(desk, 1n)),
      'account.restricted',
      'with what is ordered already',
    )
    assert.equal(Desk.refusal(order(desk, -25n)), null, 'the other side of it')
    assert.equal(Desk.refusal(withdraw(desk, 1n)), 'account.restricted')
    release(desk, 'fundsOnHand')
    assert.equal(Desk.refusal(order(desk, 26n)), null)
    assert.equal(Desk.refusal(withdraw(desk, 1n)), null)
  })

  test('[RSTR4] what reduces is never refused for it', () => {
    const desk = deskOf(10_000n)
    Desk.setMarks(desk)
    Desk.fill(desk, 'ada', 1_000n)
    restrict(desk, 'fundsOnHand')
    assert.equal(Desk.refusal(order(desk, 1n)), 'account.restricted')
    assert.equal(Desk.refusal(order(desk, -400n)), null)
  })

  test('[RSTR4] [RSTR5] an isolated position is no way around it', () => {
    const desk = deskOf()
    Desk.setMarks(desk)
    restrict(desk, 'fundsOnHand')
    const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'isolated' } as const
    const changed = Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change })
    assert.equal(Desk.refusal(changed), null)
    assert.equal(Desk.refusal(order(desk, 26n)), 'account.restricted')
  })
})
