import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Audit } from '../auditor/Audit.ts'
import { auditing } from '../auditor/auditing.ts'
import { Fraction } from '../auditor/Fraction.ts'
import { hear } from '../auditor/hear.ts'
import { isPaired } from '../auditor/pairedMargin.ts'
import { worthOf } from '../auditor/worth.ts'
import { numRuns } from '../numRuns.ts'
import { desk, instrumentsOf, mark } from './brokerDesk.ts'
import { Desk } from './Desk.ts'

/** A run is a few dozen commands. */
const runs = Math.ceil(numRuns / 4)

/** What an account may try: an order on one of the instruments, its filling, or its end. */
const tries = fc.record({
  what: fc.constantFrom('place', 'place', 'place', 'fill', 'fill', 'close'),
  instrument: fc.constantFrom(...instrumentsOf),
  lots: fc.constantFrom(-2_000n, -1_000n, -500n, 500n, 1_000n, 2_000n),
  off: fc.constantFrom(0n, 0n, 0n, -10n, 10n, 500n),
  reduceOnly: fc.boolean(),
  pick: fc.nat({ max: 99 }),
  part: fc.constantFrom(1n, 1n, 2n),
})

type Try = typeof tries extends fc.Arbitrary<infer T> ? T : never

function play(told: Desk, marks: ReadonlyMap<string, bigint>, one: Try): boolean {
  const account = State.account(told.state, 'a')
  const open = account.orders[one.pick % Math.max(1, account.orders.length)]
  const at = marks.get(one.instrument) ?? 1n
  if (one.what === 'place') {
    const events = Desk.tell(told, {
      ...{ type: 'PlaceOrder', account: 'a', order: `o${told.count}`, leg: 'net' },
      ...{ instrument: one.instrument, reduceOnly: one.reduceOnly, lots: Quantity.of(one.lots) },
      price: Price.of(at + one.off > 0n ? at + one.off : 1n),
    })
    return Desk.refusal(events) === null
  }
  if (open === undefined) return false
  if (one.what === 'close') {
    Desk.tell(told, { type: 'CloseOrder', account: 'a', order: open.id })
    return false
  }
  const lots = open.lots / one.part
  Desk.tell(told, {
    ...{ type: 'ReportFill', fill: `f${told.count}`, account: 'a', leg: 'net' },
    ...{ instrument: open.instrument.id, lots: Quantity.of(lots), price: open.price },
    ...{ fee: 0n as never, order: open.id },
  })
  return false
}

/** The auditor finds nothing in all that was told. */
function audited(told: Desk): void {
  const audit = auditing()
  for (const entry of told.entries) audit.hear([entry])
  audit.conclude(told.state)
}

/** Whether the auditor can try every partition of what is held, and then finds the same. */
function isReckonedAlike(told: Desk): boolean {
  const audit = Audit.create()
  hear(audit, told.entries)
  const account = { ...State.account(told.state, 'a'), orders: [] }
  const rules = State.rulesOf(told.state, account as never)
  const holder = audit.books.accounts.get('a')
  assert.ok(rules && holder)
  const worth = worthOf(audit.books, holder, rules.rulebook)
  if (worth === null || !isPaired(audit.books, rules.rulebook, [...holder.legs.values()]))
    return false
  const found = assess(account, rules, told.state.book)
  for (const name of ['equity', 'initial', 'maintenance'] as const) {
    const off = Fraction.sub(worth[name], Fraction.of(found[name]))
    assert.ok(
      !Fraction.isLess(worth.rounding, Fraction.abs(off)),
      `${name} is off by ${Fraction.text(off)}`,
    )
  }
  return true
}

test('[BROKER13] [BROKER14] [ENG7] [AUD12] however accepted orders are filled, at still prices nobody falls below what is asked', () => {
  const drawn = { accepted: 0, refused: 0, hedged: 0, reckoned: 0 }
  fc.assert(
    fc.property(
      fc.bigInt(1_000n, 60_000n),
      fc.array(tries, { minLength: 4, maxLength: 14 }),
      fc.boolean(),
      (dollars, all, isSpread) => {
        const { told, marks } = desk(dollars)
        const [, low = '', high = ''] = instrumentsOf
        if (isSpread) {
          Desk.fill(told, 'a', 1_000n, 800n, low)
          Desk.fill(told, 'a', -1_000n, 500n, high)
        }
        for (const one of all) {
          const isAccepted = play(told, marks, one)
          if (one.what === 'place') drawn[isAccepted ? 'accepted' : 'refused'] += 1
          const account = State.account(told.state, 'a')
          const rules = State.rulesOf(told.state, account)
          assert.ok(rules)
          const bare = { ...account, orders: [] }
          const { equity, maintenance } = assess(bare, rules, told.state.book)
          assert.ok(maintenance <= equity, `${maintenance} is asked of ${equity}`)
          if (account.positions.length > 1) drawn.hedged += 1
        }
        audited(told)
        if (isReckonedAlike(told)) drawn.reckoned += 1
      },
    ),
    { numRuns: runs },
  )
  assert.ok(Math.min(...Object.values(drawn)) > runs / 4, JSON.stringify(drawn))
})

test('[BROKER14] a mark that moves is looked at with all that is held together', () => {
  const { told } = desk(1_000n)
  assert.equal(Desk.pick(mark(told, 41_000n, 0n), 'LiquidationStarted').length, 0)
})
