import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { randomScene } from '../../../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../../../test/venue.ts'
import type { Account } from '../../../model/Account.ts'
import { Assessment } from '../../../model/Assessment.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Price } from '../../../money/Price.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { pathUnit } from '../../Method.ts'
import { headroom } from './headroom.ts'

const netLots = ({ positions }: Account, index: number): bigint =>
  positions.reduce(
    (sum, { instrument, lots }) => (instrument.index === index ? sum + lots : sum),
    0n,
  )

const thresholds = fc.constantFrom(Ratio.of(1n, 2n), Ratio.of(4n, 5n), Ratio.one)

/**
 * The direction of the price that is adverse for a holding, if there is one; sometimes the other
 * direction.
 */
const against = (held: bigint, otherwise: number): number =>
  otherwise === 0 || held === 0n ? otherwise : held > 0n ? -1 : 1

/** The furthest that a path takes a price in a number of equal steps: up, down or not at all. */
function travel(price: bigint, path: bigint, steps: bigint, direction: number): bigint {
  let now = price
  for (let step = 0n; step < steps && direction !== 0; step++) {
    const part = path / steps
    now =
      direction > 0
        ? Integer.mulDivDown(now, pathUnit + part, pathUnit)
        : Integer.mulDivUp(now, pathUnit, pathUnit + part)
  }
  return now
}

test('[MARGIN20] no path within the headroom takes an account above the threshold', () => {
  let certain = 0
  const directions = fc.array(fc.constantFrom(0, 1, 1, 1, 1, 1, 1, 1), {
    minLength: 24,
    maxLength: 24,
  })
  fc.assert(
    fc.property(
      randomScene,
      thresholds,
      directions,
      fc.bigInt(1n, 4n),
      (scene, threshold, ways, steps) => {
        const { account, book, place } = scene
        const { terms: rules } = place
        const before = assess(account, rules, book)
        const path = headroom({ account, rules, prices: book }, before, threshold)
        if (path === 0n) return
        certain += 1
        const moved = {
          ...book,
          marks: book.marks.map(
            (mark, index) =>
              mark && {
                ...mark,
                price: Price.of(
                  travel(
                    mark.price,
                    path,
                    steps,
                    against(netLots(account, index), ways[index] ?? 1),
                  ),
                ),
              },
          ),
          indices: book.indices.map(
            (one, index) =>
              one && {
                ...one,
                price: travel(
                  one.price,
                  path,
                  steps,
                  against(account.balances[index] ?? 0n, ways[12 + index] ?? 1),
                ),
              },
          ),
        }
        const after = Assessment.measure(assess(account, rules, moved), 'maintenance')
        assert.equal(Assessment.exceeds(after, threshold), false, `a path of ${path}`)
      },
    ),
    { numRuns: numRuns * 20 },
  )
  assert.ok(certain > numRuns, `${certain} accounts had headroom`)
})

test('[MARGIN20] where a bracket charges all of a position, its floor is the end of the headroom', () => {
  const rate = (text: string) => ({ rate: ratio(text), leverageMax: Ratio.of(10n) })
  const stepped = Brackets.declared([
    { floor: Amount.zero, ...rate('0.01'), amount: Ratio.zero },
    { floor: Amount.of(1_000n), ...rate('0.1'), amount: Ratio.zero },
  ])
  const place = venue({
    assets: { USDT: 0, BTC: 0 },
    instruments: { one: { brackets: stepped }, two: { brackets: stepped } },
  })
  const prices = book(place, { one: 90n, two: 80n })
  const of = (...lots: readonly (readonly [id: string, lots: bigint])[]): bigint => {
    const legs = lots.map(([id, size]) => held(place.instrument(id), size, 90n))
    const holder = account(place, { USDT: 1_000_000n }, legs)
    const context = { account: holder, rules: place.terms, prices }
    return headroom(context, assess(holder, place.terms, prices), Ratio.one)
  }
  // 900 may become 999, a share of 0.11, and 800 as well by 199 ÷ 800; then 0.11 ÷ 1.11.
  assert.equal(of(['one', 10n]), 99_099_099n)
  assert.equal(of(['one', 10n], ['two', 10n]), 99_099_099n)
  assert.equal(of(['two', 10n], ['one', -10n]), 99_099_099n)
  assert.equal(of(['two', 10n]), 199_199_199n)
})
