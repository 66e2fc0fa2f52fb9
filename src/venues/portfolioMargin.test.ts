import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Outcomes } from '../pricing/Outcomes.ts'
import type { VolatilityShock } from '../pricing/VolatilityShock.ts'
import { coinMargin, coinOutcomes } from './bybit/portfolioMargin.ts'
import { shortContingency } from './deribit/contingencies.ts'
import {
  type Cell,
  cells,
  futureMakes,
  matrixMargin,
  moves,
  optionMakes,
} from './deribit/riskMatrix.ts'
import { portfolioAccount, scaledClosing, unitMaintenance } from './okx/portfolioMargin.ts'
import { minimumDelta, perpetualOutcomes, scanMargin } from './paradex/portfolioMargin.ts'

const of = (whole: number, over = 1): Ratio => Ratio.of(BigInt(whole), BigInt(over))
const all = (...wholes: number[]): readonly Ratio[] => wholes.map((one) => of(one))

const size = fc.integer({ min: -500, max: 500 }).map((n) => of(n, 10))
const positive = fc.integer({ min: 1, max: 900 }).map((n) => of(n, 10))

test('[VEN60] nine even steps, each with three volatilities', () => {
  const steps = moves(of(16, 100), 4n)
  assert.deepEqual(steps.slice(0, 2), [of(-16, 100), of(-12, 100)])
  assert.deepEqual([steps[4], steps.at(-1), steps.length], [Ratio.zero, of(16, 100), 9])
  assert.deepEqual(
    cells(all(1)).map(({ volatility }) => volatility),
    ['down', 'same', 'up'],
  )
})

const shock: VolatilityShock = {
  up: 0.5,
  down: 0.25,
  shortPower: 0.3,
  longPower: 0.13,
  daysLeast: 0,
  upLeast: 0.5,
}
const call = {
  right: 'call',
  strike: of(90),
  forward: of(80),
  days: of(20),
  volatility: 0.6,
} as const

test('[VEN61] a future against a call and a put of one strike makes nothing, whatever the scenario', () => {
  for (const cell of cells(moves(of(16, 100), 4n))) {
    const made = [call, { ...call, right: 'put' } as const].map((option) =>
      Ratio.toNumber(optionMakes(option, shock, cell)),
    ) as [number, number]
    // Call less put is 1 - K ÷ F in the coin: K ÷ F falls as the future gains.
    const forward = Ratio.toNumber(futureMakes(cell.move)) * (90 / 80)
    assert.ok(Math.abs(made[0] - made[1] - forward) < 1e-14)
  }
})

test('[VEN60] [VEN62] a matrix margin is the worst cell by brute force, and hedges never add to it', () => {
  const table: readonly Cell[] = cells(moves(of(16, 100), 4n))
  const optionsEach = table.map((cell) => optionMakes(call, shock, cell))
  const futuresEach = table.map(({ move }) => futureMakes(move))
  const terms = { gainShare: of(3, 5), rollShock: of(1, 100), maintenanceShare: of(4, 5) }
  const asked = (legs: readonly Outcomes.Leg[]) =>
    matrixMargin(legs, terms, { deltaShock: of(2), initial: [of(3)] })
  fc.assert(
    fc.property(size, size, (calls, futures) => {
      const legs = [
        { quantity: calls, each: optionsEach },
        { quantity: futures, each: futuresEach },
      ]
      let worst = 0
      for (const [at, each] of optionsEach.entries()) {
        const future = Ratio.toNumber(Ratio.mul(futures, futuresEach[at] as Ratio))
        worst = Math.max(worst, -(Ratio.toNumber(Ratio.mul(calls, each)) + future))
      }
      const { worstCase, rollShock, matrix, initial, maintenance } = asked(legs)
      assert.ok(Math.abs(Ratio.toNumber(worstCase) - worst) < 1e-12)
      assert.deepEqual(
        rollShock,
        Ratio.mul(Ratio.add(Ratio.abs(calls), Ratio.abs(futures)), of(1, 100)),
      )
      assert.deepEqual(matrix, Ratio.sum([worstCase, rollShock, of(2)]))
      assert.deepEqual(initial, Ratio.add(matrix, of(3)))
      assert.deepEqual(maintenance, Ratio.mul(matrix, of(4, 5)))
      assert.deepEqual(asked(legs.toReversed()).matrix, matrix)
      const apart = legs.map((leg) => asked([leg]).worstCase)
      assert.ok(Ratio.compare(worstCase, Ratio.sum(apart)) <= 0)
    }),
    { numRuns },
  )
})

test('[VEN63] longs cover shorts further from the money on their side alone', () => {
  const terms = { underlying: of(10_000), nearRange: of(1, 10), rate: of(1, 100) }
  const charge = (...rows: readonly (readonly [number, number])[]) =>
    shortContingency(
      rows.map(([strike, net]) => ({ strike: of(strike), net: of(net) })),
      terms,
    )
  assert.deepEqual(charge([12_000, -10]), of(1, 10))
  assert.deepEqual(charge([12_000, 10], [13_000, -10]), Ratio.zero)
  assert.deepEqual(charge([13_000, 10], [12_000, -10]), of(1, 10), 'a long further out')
  assert.deepEqual(charge([8_000, 10], [12_000, -10]), of(1, 10), 'of the other side')
  assert.deepEqual(charge([8_000, 10], [7_000, -10]), Ratio.zero, 'downward')
  assert.deepEqual(charge([11_000, 10], [13_000, -10]), of(1, 20), 'half of what is near')
  assert.deepEqual(charge([11_000, -10]), of(1, 10), 'short and near')
})

test('[VEN65] [VEN66] a risk unit asks its worst move with what adds, at least what closing costs', () => {
  const [mr1, mr2, mr3, mr4, mr5, mr6, mr7] = all(5, 7, 1, 2, 3, 6, 9) as [
    Ratio,
    Ratio,
    Ratio,
    Ratio,
    Ratio,
    Ratio,
    Ratio,
  ]
  const charges = { mr1, mr2, mr3, mr4, mr5, mr6, mr7 }
  assert.deepEqual(unitMaintenance(charges), of(13))
  assert.deepEqual(unitMaintenance({ ...charges, mr7: of(14) }), of(14))
  const bands = [
    [0, 1],
    [10, 2],
    [70, 4],
  ].map(([floor, multiplier]) => ({
    floor: of(floor as number),
    multiplier: of(multiplier as number),
  }))
  const scaled = (raw: number) => scaledClosing(of(raw), bands)
  assert.deepEqual([0, 10, 30, 70, 71].map(scaled), all(0, 10, 50, 130, 134))
})

test('[VEN67] only what is lacking is borrowed, and nothing has no leverage', () => {
  const account = (cash: number) =>
    portfolioAccount({
      cash: of(cash),
      profits: all(-10),
      coinPrice: Ratio.one,
      borrowRate: { initial: of(1, 10), maintenance: of(1, 50) },
      units: [{ initial: of(13), maintenance: of(10) }],
      notionals: all(100, -100),
    })
  const short = account(-90)
  assert.deepEqual([short.initial, short.maintenance, short.leverage], [of(23), of(12), of(-2)])
  assert.deepEqual([account(10).initial, account(10).leverage], [of(13), null])
  assert.deepEqual(account(110).leverage, of(2))
})

test('[VEN68] [VEN69] options count in their worst volatility at each move', () => {
  const outcomes = coinOutcomes({
    perpetual: all(-10, 0, 10),
    option: [all(3, 1, 2), all(0, -1), []],
    spotHedge: all(2),
  })
  assert.deepEqual(outcomes, all(-7, -1, 10))
  const { loss, maintenance, initial } = coinMargin(outcomes, all(2, 1), of(6, 5))
  assert.deepEqual([loss, maintenance, initial], [...all(7, 10), of(12)])
})

test('[VEN73] [VEN74] a hedge asks less than its parts, and its least at least', () => {
  const rates = { unhedged: of(2, 100), hedged: of(1, 100) }
  const weighed = [
    { move: of(-16, 100), weight: Ratio.one },
    { move: of(5), weight: of(24, 1_000) },
  ]
  fc.assert(
    fc.property(size, size, positive, (one, other, spot) => {
      const asked = (...quantities: readonly Ratio[]) => {
        const least = minimumDelta(quantities, rates, spot).required
        return scanMargin(perpetualOutcomes(quantities, spot, weighed), least, all(1))
      }
      const [both, apart] = [asked(one, other), [asked(one), asked(other)]]
      const sum = Ratio.sum(apart.map(({ initial }) => initial))
      assert.ok(Ratio.compare(both.initial, Ratio.sub(sum, Ratio.one)) <= 0)
      assert.deepEqual(both, asked(other, one))
      const asMuch = Ratio.add(Ratio.mul(Ratio.sub(both.initial, Ratio.one), of(1, 2)), Ratio.one)
      assert.deepEqual(both.maintenance, asMuch)
    }),
    { numRuns },
  )
  const { net, hedged, required } = minimumDelta([of(1), of(-3, 2)], rates, of(70_000))
  assert.deepEqual([net, hedged, required], [of(1, 2), of(1), of(1_400)])
})
