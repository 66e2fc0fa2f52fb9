import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { limits } from '../base/limits.ts'
import type { Measure } from '../model/Assessment.ts'
import type { Level, MeasureName } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { Ladder } from './Ladder.ts'

const percent = (n: number): Ratio => Ratio.of(BigInt(n), 100n)

const rung = (name: string, enter: number, clear: number, change: Partial<Level> = {}): Level => ({
  name,
  measure: 'maintenance',
  enter: percent(enter),
  clear: percent(clear),
  action: 'none',
  ...change,
})

const house: Ladder = {
  id: 'house',
  levels: [
    rung('notice', 60, 50),
    rung('warning', 80, 70),
    rung('call', 90, 80, { action: 'call' }),
    rung('liquidation', 100, 80, { action: 'liquidate' }),
  ],
}

const measure = (equity: bigint, requirement: bigint): Measure => ({
  equity: Value.of(equity),
  requirement: Value.of(requirement),
})

const walk = (ladder: Ladder, start: number, ...requirements: readonly bigint[]): number[] => {
  let before = start
  return requirements.map((requirement) => {
    before = Ladder.level(ladder, before, () => measure(100n, requirement))
    return before
  })
}

test('[LADDER2] is entered above enter and left at or under clear', () => {
  assert.deepEqual(walk(house, 0, 60n, 61n, 60n, 51n, 50n), [0, 1, 1, 1, 0])
  assert.deepEqual(walk(house, 0, 85n, 91n, 85n, 81n, 80n, 71n, 70n), [2, 3, 3, 3, 2, 2, 1])
})

test('[LADDER2] skips rungs on the way up and comes down by each rung’s own clear level', () => {
  assert.deepEqual(walk(house, 0, 55n, 101n, 81n, 80n, 70n, 51n, 50n), [0, 4, 4, 2, 1, 1, 0])
})

test('[LADDER2] each rung reads its own measure', () => {
  const levels = [rung('initial', 100, 100, { measure: 'initial' }), rung('maintenance', 80, 80)]
  const at = (initial: bigint, maintenance: bigint) =>
    Ladder.level({ id: 'two', levels }, 0, (name) =>
      measure(100n, name === 'initial' ? initial : maintenance),
    )
  assert.deepEqual([at(100n, 80n), at(101n, 80n), at(101n, 81n), at(100n, 81n)], [0, 1, 2, 2])
})

test('[LADDER3] nothing left, or less, is the highest rung', () => {
  for (const equity of [0n, -1n, -(10n ** 18n)]) {
    assert.equal(
      Ladder.level(house, 0, () => measure(equity, 1n)),
      4,
    )
  }
  assert.equal(
    Ladder.level(house, 0, () => measure(-1n, 0n)),
    4,
  )
  assert.equal(
    Ladder.level(house, 4, () => measure(0n, 0n)),
    0,
  )
})

test('[LADDER2] a rung above the top of a shorter ladder counts as its top', () => {
  assert.deepEqual(walk(house, 7, 85n), [4])
  assert.deepEqual(walk(house, 7, 10n), [0])
})

test('[LADDER5] is called by the highest calling rung held', () => {
  const names = (ladder: Ladder) =>
    [0, 1, 2, 3, 4].map((at) => Ladder.calling(ladder, at)?.name ?? null)
  assert.deepEqual(names(house), [null, null, null, 'call', 'call'])
  const twice = house.levels.with(1, rung('first call', 80, 70, { action: 'call' }))
  const expected = [null, null, 'first call', 'call', 'call']
  assert.deepEqual(names({ id: 'twice', levels: twice }), expected)
})

test('[LADDER4] a sound ladder is handed back', () => {
  assert.deepEqual(Ladder.validate(house), { ok: true, value: house })
  const tallest = Array.from({ length: limits.levels }, (_, n) => rung(`${n}`, n + 1, 1))
  assert.ok(Ladder.validate({ id: 'tallest', levels: tallest }).ok)
})

test('[LADDER4] ladders that lenders print are sound: loan to value, and its inverse turned over', () => {
  const blockFi = [rung('notice', 65, 65), rung('call', 70, 65), rung('liquidation', 80, 70)]
  assert.ok(Ladder.validate({ id: 'loan to value', levels: blockFi }).ok)
  const over = (collateral: bigint): Ratio => Ratio.of(100n, collateral)
  const unchained = [175n, 160n, 150n, 135n, 110n].map((collateral, index) => ({
    ...rung(`${collateral}`, 0, 0),
    enter: over(collateral),
    clear: over(collateral > 165n ? collateral : 165n),
    action: (['none', 'none', 'call', 'call', 'liquidate'] as const)[index] ?? 'none',
  }))
  assert.ok(Ladder.validate({ id: 'collateral to principal', levels: unchained }).ok)
})

test('[LADDER4] names the first fault and its rung', () => {
  const [notice, warning, call, liquidation] = house.levels as [Level, Level, Level, Level]
  const rows: readonly (readonly [string, number, readonly Level[]])[] = [
    ['ladder.empty', 0, []],
    [
      'ladder.tooTall',
      0,
      Array.from({ length: limits.levels + 1 }, (_, n) => rung(`${n}`, n + 1, 1)),
    ],
    ['ladder.nameDuplicate', 2, [notice, { ...warning, name: 'notice' }]],
    ['ladder.clearNotPositive', 1, [rung('zero', 50, 0)]],
    ['ladder.clearNotPositive', 1, [rung('negative', 50, -10)]],
    ['ladder.clearAboveEnter', 2, [notice, rung('odd', 80, 81)]],
    ['ladder.enterNotRising', 2, [warning, notice]],
    ['ladder.enterNotRising', 3, [notice, warning, { ...warning, name: 'again' }]],
    ['ladder.clearFalling', 2, [warning, rung('call', 90, 69)]],
    ['ladder.liquidateNotLast', 1, [{ ...notice, action: 'liquidate' }, call]],
    ['ladder.liquidateNotLast', 3, [notice, warning, liquidation, rung('after', 120, 110)]],
  ]
  for (const [code, index, levels] of rows) {
    const error = { code, rung: index }
    assert.deepEqual(Ladder.validate({ id: 'x', levels }), { ok: false, error }, code)
  }
})

test('[LADDER4] thresholds of different measures are not compared', () => {
  const initial = rung('initial', 100, 95, { measure: 'initial' })
  assert.ok(
    Ladder.validate({ id: 'x', levels: [initial, rung('a', 80, 70), rung('b', 90, 70)] }).ok,
  )
  const falling = [rung('a', 80, 70), initial, rung('b', 70, 60)]
  const error = { code: 'ladder.enterNotRising', rung: 3 }
  assert.deepEqual(Ladder.validate({ id: 'x', levels: falling }), { ok: false, error })
})

const measureName = fc.constantFrom<MeasureName>('initial', 'maintenance')

/** Valid ladders: thresholds in hundredths, clear at or under enter, both rising by measure. */
const ladders: fc.Arbitrary<Ladder> = fc
  .array(fc.record({ measure: measureName, rise: fc.nat(30), clear: fc.nat(40) }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((steps) => {
    const top = { initial: { enter: 0, clear: 1 }, maintenance: { enter: 0, clear: 1 } }
    return steps.map(({ measure: name, rise, clear }, index) => {
      const enter = top[name].enter + rise + 1
      const low = Math.min(enter, top[name].clear + clear)
      top[name] = { enter, clear: low }
      return rung(`${index}`, enter, low, { measure: name })
    })
  })
  .map((levels) => ({ id: 'any', levels }))

const amount = fc.oneof(
  fc.bigInt(-3n, 3n),
  fc.bigInt(-200n, 1_000n),
  fc.bigInt(-(2n ** 62n), 2n ** 62n),
)
const requirement = amount.map((n) => (n < 0n ? -n : n))

interface Point {
  readonly equity: bigint
  readonly initial: bigint
  readonly maintenance: bigint
}

const points = fc.array(
  fc.record({ equity: amount, initial: requirement, maintenance: requirement }),
  { minLength: 1, maxLength: 20 },
)

const measuresAt = (point: Point) => (name: MeasureName) => measure(point.equity, point[name])

/** Tracks the whole set of held levels directly from the rules, with quotients. */
function slowly(ladder: Ladder, held: ReadonlySet<number>, point: Point): Set<number> {
  const above = (name: MeasureName, level: Ratio): boolean => {
    if (point.equity < 0n) return true
    if (point.equity === 0n) return point[name] > 0n
    return Ratio.compare(Ratio.of(point[name], point.equity), level) > 0
  }
  const stays = ladder.levels.flatMap((level, index) => {
    const isEntered = above(level.measure, level.enter)
    const isLeft = !above(level.measure, level.clear)
    return isEntered || (held.has(index + 1) && !isLeft) ? [index + 1] : []
  })
  const top = Math.max(0, ...stays)
  return new Set(Array.from({ length: top }, (_, index) => index + 1))
}

test('[LADDER2] a random walk agrees with a slow reference that keeps the set of rungs held', () => {
  fc.assert(
    fc.property(ladders, points, (ladder, path) => {
      assert.ok(Ladder.validate(ladder).ok)
      let [before, held] = [0, new Set<number>()]
      for (const point of path) {
        before = Ladder.level(ladder, before, measuresAt(point))
        held = slowly(ladder, held, point)
        assert.equal(before, held.size)
      }
    }),
    { numRuns: 3 * numRuns },
  )
})

test('[LADDER3] less equity never gives a lower rung, whatever the rung before', () => {
  fc.assert(
    fc.property(ladders, points, requirement, (ladder, path, loss) => {
      for (const point of path) {
        for (let before = 0; before <= ladder.levels.length; before++) {
          const better = Ladder.level(ladder, before, measuresAt(point))
          const worse = { ...point, equity: point.equity - loss }
          assert.ok(Ladder.level(ladder, before, measuresAt(worse)) >= better)
        }
      }
    }),
    { numRuns },
  )
})

test('[LADDER3] a higher rung before never gives a lower one after', () => {
  fc.assert(
    fc.property(ladders, points, (ladder, path) => {
      for (const point of path) {
        const after = Array.from({ length: ladder.levels.length + 1 }, (_, before) =>
          Ladder.level(ladder, before, measuresAt(point)),
        )
        assert.deepEqual(
          after,
          after.toSorted((a, b) => a - b),
        )
      }
    }),
    { numRuns },
  )
})

test('[LADDER2] the same point again changes nothing', () => {
  fc.assert(
    fc.property(ladders, points, (ladder, path) => {
      let before = 0
      for (const point of path) {
        before = Ladder.level(ladder, before, measuresAt(point))
        assert.equal(Ladder.level(ladder, before, measuresAt(point)), before)
      }
    }),
    { numRuns },
  )
})
