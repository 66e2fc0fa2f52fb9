import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { randomLoan } from '../../../test/randomLoan.ts'
import { randomScene } from '../../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../../test/venue.ts'
import type { Account } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Brackets } from '../../model/Brackets.ts'
import type { Position } from '../../model/Position.ts'
import { Amount } from '../../money/Amount.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'
import { Change } from '../Change.ts'
import type { MarginContext } from '../MarginContext.ts'
import { PriceMove } from '../PriceMove.ts'
import { ProForma } from '../ProForma.ts'
import { type Survival, survival } from './survival.ts'

const flat = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.05'), leverageMax: Ratio.of(10n) },
])
const place = venue({
  assets: { USDT: 2, BTC: 8 },
  instruments: { 'BTC/USDT': { lot: '0.001', brackets: flat } },
})
const btc = place.asset('BTC')
const perpetual = place.instrument('BTC/USDT')

test('[MARGIN24] a fall of a fifth: 60,000 → 48,000, with 12,000 there and 5 % asked', () => {
  const holder = account(place, { USDT: 1_200_000n }, [held(perpetual, 1_000n, 60_000n)])
  const now = book(place, { 'BTC/USDT': 60_000n })
  const fallen = PriceMove.change(now, [perpetual], [{ asset: btc, factor: Ratio.of(4n, 5n) }])
  assert.ok(fallen)
  const context = { account: holder, rules: place.terms, prices: now }
  const found = survival(context, Change.priced(now, fallen), Ratio.one)
  // Nothing is left where 2,400 are asked; a contract less loses 12,000 less and asks 2,400 less.
  assert.deepEqual(
    found?.deposits.map(({ asset, amount }) => [asset.id, amount]),
    [['USDT', 240_000n]],
  )
  assert.deepEqual(
    found?.reductions.map(({ lots }) => lots),
    [167n],
  )
  assert.equal(survival(context, now, Ratio.one)?.stands, true)
})

const moves = fc.array(fc.bigInt(1n, 3_000n), { minLength: 5, maxLength: 5 })

/** Every asset moves by thousandths of its own, together with what is priced by it. */
function movedBy({ account, rules, prices }: MarginContext, thousandths: readonly bigint[]) {
  const change = PriceMove.change(
    prices,
    rules.instruments,
    rules.assets.slice(0, 5).map((asset, index) => {
      return { asset, factor: Ratio.of(thousandths[index] ?? 1_000n, 1_000n) }
    }),
  )
  return change === null ? null : { later: Change.priced(prices, change), account }
}

const standsAt = (
  one: Account,
  { rules }: MarginContext,
  later: MarginContext['prices'],
): boolean =>
  !Assessment.exceeds(Assessment.measure(assess(one, rules, later), 'maintenance'), Ratio.one)

/** The account after lots of a position are closed at the prices of now, with its fee. */
function closed({ account, rules, prices }: MarginContext, held: Position, lots: bigint): Account {
  if (lots === 0n) return account
  const { instrument, leg } = held
  const price = prices.marks[instrument.index]?.price ?? Price.of(0n)
  assert.equal(rules.rulebook.method.name, 'tiered')
  const fundingIndex = prices.funding[instrument.index] ?? 0n
  const signed = Quantity.of(held.lots > 0n ? -lots : lots)
  const trade = { instrument, leg, lots: signed, price, fundingIndex, fee: Amount.zero }
  return ProForma.withTrade(account, trade)
}

test('[MARGIN24] each is enough, and one atom or lot less is not', () => {
  let found = 0
  const tried = fc.property(randomScene, moves, ({ place: at, account: one, book: prices }, by) => {
    const context = { account: { ...one, orders: [] }, rules: at.terms, prices }
    const moved = movedBy(context, by)
    const answer = moved && survival(context, moved.later, Ratio.one)
    if (moved === null || answer === null) return
    const stands = (after: Account): boolean => standsAt(after, context, moved.later)
    assert.equal(answer.stands, stands(context.account))
    for (const { asset, amount } of answer.deposits) {
      found += 1
      const put = (atoms: bigint) =>
        ProForma.withBalance(context.account, asset.index, Amount.of(atoms))
      assert.ok(stands(put(amount)), `${amount} ${asset.id}`)
      assert.ok(!stands(put(amount - 1n)), `one less than ${amount} ${asset.id}`)
    }
    for (const { position, lots } of answer.reductions) {
      found += 1
      assert.ok(stands(closed(context, position, lots)), `${lots} of ${position.instrument.id}`)
      assert.ok(!stands(closed(context, position, lots - 1n)), `one less than ${lots}`)
    }
    assertNoneMissing(context, answer, stands)
  })
  fc.assert(tried, { numRuns })
  assert.ok(found > numRuns / 20, `${found} ways`)
})

/** Where no reduction is told, none does: tried lot by lot where that is short. */
function assertNoneMissing(
  context: MarginContext,
  { stands, reductions }: Survival,
  standsAfter: (after: Account) => boolean,
): void {
  if (stands) return
  for (const position of context.account.positions) {
    const size = position.lots > 0n ? position.lots : -position.lots
    if (size > 200n || reductions.some((one) => one.position === position)) continue
    for (let lots = 1n; lots <= size; lots += 1n) {
      assert.ok(!standsAfter(closed(context, position, lots)), `${lots} of ${size} would do`)
    }
  }
}

test('[MARGIN24] of a loan, what is repaid or added stands the move, and an atom less does not', () => {
  let found = 0
  fc.assert(
    fc.property(randomLoan, moves, ({ place: at, account: one, book: prices }, by) => {
      const context = { account: one, rules: at.terms, prices }
      const moved = movedBy(context, by)
      const answer = moved && survival(context, moved.later, Ratio.one)
      if (moved === null || answer === null) return
      assert.deepEqual([...answer.deposits, ...answer.reductions], [])
      for (const { asset, amount } of answer.remedies) {
        // What is owed or pledged as a claim is paid in its underlying: tried in place of the claim elsewhere.
        if (at.terms.assets.some(({ claim }) => claim?.of === asset.index)) continue
        found += 1
        const put = (atoms: bigint) => ProForma.withBalance(one, asset.index, Amount.of(atoms))
        assert.ok(standsAt(put(amount), context, moved.later))
        assert.ok(!standsAt(put(amount - 1n), context, moved.later))
      }
    }),
    { numRuns },
  )
  assert.ok(found > numRuns / 20, `${found} remedies`)
})
