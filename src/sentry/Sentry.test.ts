import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Random } from '../base/Random.ts'
import { Envelope } from '../margin/Envelope.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Method } from '../margin/Method.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Sentry } from './Sentry.ts'

/** Accounts whose equity is a line, and that require a fixed amount, and more from a price of the first mark on. */
interface Line {
  readonly equity: number
  readonly required: number
  readonly more: number
  readonly from: number
  /** How much more its lines allow for: such a one is not exact. */
  readonly bent: number
  readonly slopes: readonly (readonly [mark: number, slope: number])[]
}

const marks = 6

/** A method that draws what it is given. */
const drawn = (lines: ReadonlyMap<unknown, Line>): Pick<Method, 'name' | 'bound'> => ({
  name: 'drawn',
  bound: ({ account }, box, into) => {
    const line = lines.get(account)
    if (line === undefined) return false
    Envelope.constant(into, line.equity)
    const [low, high] = [box.low, box.high].map((side) => side[box.ofMark(0)] as number)
    into.requiredLow += line.required + ((low as number) >= line.from ? line.more : 0)
    into.requiredHigh += line.required + line.bent + ((high as number) >= line.from ? line.more : 0)
    // A price that it depends on is a term of it.
    Envelope.line(into, box.ofMark(0), 0, 0)
    into.gross += line.required + line.more
    for (const [mark, slope] of line.slopes) {
      const factor = box.ofMark(mark)
      Envelope.line(into, factor, slope, 0)
      into.gross += Math.abs(slope) * (box.high[factor] as number)
    }
    return true
  },
})

const bookOf = (prices: readonly number[]): PriceBook => ({
  time: 0,
  marks: prices.map((price) => ({ price: Price.of(BigInt(price)), time: 0, source: 'test' })),
  indices: [],
  funding: [],
})

const equityAt = ({ equity, slopes }: Line, prices: readonly number[]): number =>
  slopes.reduce((sum, [mark, slope]) => sum + slope * (prices[mark] as number), equity)

const requiredAt = ({ required, more, from }: Line, [first = 0]: readonly number[]): number =>
  first >= from ? required + more : required

/** Whether a ratio is exceeded, as it was when the account was looked at last. */
interface Stood {
  readonly line: Line
  readonly isOver: boolean
}

/** A crowd of lines over a walk of prices: calm steps, and jumps out of every box. */
class Crowd {
  readonly random: Random
  readonly lines = new Map<unknown, Line>()
  readonly accounts: unknown[] = []
  readonly stood: Stood[] = []
  readonly sentry = Sentry.create()
  prices = Array.from({ length: marks }, (_, mark) => 1_000_000 * (mark + 1))

  constructor(seed: number, size: number) {
    this.random = Random.create(seed, 17)
    for (let index = 0; index < size; index++) {
      this.accounts.push({ id: index })
      this.change(index)
    }
  }

  /** What an account holds changes, and it is looked at. */
  change(index: number): void {
    const { random } = this
    const slopes = Array.from({ length: 1 + random.below(3) }, () => {
      return [random.below(marks), random.below(2_001) - 1_000] as const
    })
    const held = slopes.reduce(
      (sum, [mark, slope]) => sum + slope * (this.prices[mark] as number),
      0,
    )
    const required = 1_000_000 * (1 + random.below(900))
    const over = required + (random.below(3) - 1) * required * (random.below(1_000) / 2_000)
    const bent = random.below(2)
    const [more, from] = [required / 4, (this.prices[0] as number) * (1.2 + random.below(30) / 10)]
    const line = { equity: over - held, required, more, from, bent, slopes }
    this.lines.set(this.accounts[index], line)
    this.look(index)
  }

  look(index: number): void {
    const line = this.lines.get(this.accounts[index]) as Line
    this.stood[index] = {
      line,
      isOver: equityAt(line, this.prices) < requiredAt(line, this.prices),
    }
    this.draw(index)
  }

  draw(index: number): boolean {
    const isOver = this.stood[index]?.isOver === true
    const ratios = isOver ? { under: null, over: Ratio.one } : { under: Ratio.one, over: null }
    return Sentry.place(this.sentry, index, this.context(index), ratios)
  }

  context(index: number): MarginContext {
    const account = this.accounts[index] as MarginContext['account']
    const numeraire = { id: 'USD', index: 0, decimals: 8 }
    const rules = { method: drawn(this.lines), assets: [numeraire], numeraire }
    return { account, rules: rules as unknown as BoundRulebook, prices: bookOf(this.prices) }
  }

  /** Prices move; whom the sentry does not clear is looked at, and how many that were. */
  tick(): number {
    const jump = this.random.below(25) === 0 ? 400 : 4
    // The first mark goes so far that also the wide box is left.
    const far = this.random.below(20) === 0 ? ([0.4, 1.9][this.random.below(2)] as number) : 1
    this.prices = this.prices.map((price, mark) => {
      const share = 1 + (this.random.below(2 * jump + 1) - jump) / 1_000
      return Math.max(1_000, Math.round(price * share * (mark === 0 ? far : 1)))
    })
    const { assets } = this.context(0).rules
    // Some cannot be drawn again: they are looked at.
    const redraw = (index: number): boolean => index % 17 !== 0 && this.draw(index)
    const unsure = Sentry.unsure(this.sentry, bookOf(this.prices), assets, redraw)
    const looked = new Set([...unsure, ...this.sentry.open])
    this.stood.forEach(({ line, isOver }, index) => {
      const now = equityAt(line, this.prices) < requiredAt(line, this.prices)
      assert.ok(now === isOver || looked.has(index), `account ${index} is missed`)
    })
    for (const index of looked) this.look(index)
    return looked.size
  }
}

test('[SENTRY1] [SENTRY2] [SENTRY3] [SENTRY5] whoever crosses is found, in calm and out of every box', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1e9 }), (seed) => {
      const crowd = new Crowd(seed, 150)
      for (let turn = 0; turn < 60; turn++) {
        crowd.tick()
        for (let count = 0; count < 5; count++) crowd.change(crowd.random.below(150))
        Sentry.drop(crowd.sentry, crowd.random.below(150))
      }
    }),
    { numRuns: Math.ceil(numRuns / 10) },
  )
})

test('[SENTRY5] in calm times few are swept and fewer looked at', () => {
  const crowd = new Crowd(5, 2_000)
  let looked = 0
  for (let turn = 0; turn < 10; turn++) looked += crowd.tick()
  assert.ok(looked < 2_000, `${looked} looks at 2,000 accounts in ten turns`)
})

test('[SENTRY5] whom a jump made warm leaves the list where a look finds him far from zero', () => {
  const crowd = new Crowd(7, 2_000)
  crowd.tick()
  crowd.prices = crowd.prices.map((price) => Math.round(price * 0.9))
  const { assets } = crowd.context(0).rules
  const book = bookOf(crowd.prices)
  const crossed = Sentry.unsure(crowd.sentry, book, assets, (index) => crowd.draw(index))
  const warm = (): number => crowd.sentry.near.living.reduce((sum, count) => sum + count, 0)
  const before = warm()
  for (const index of crossed) crowd.look(index)
  assert.ok(before > 100 && warm() < before / 3, `${before}, ${warm()}`)
})

test('[SENTRY2] rows move to a new box a few at a time, straight ones only where prices doubled', () => {
  const crowd = new Crowd(9, 800)
  const { rows, factors } = crowd.sentry
  const [book, { assets }] = [() => bookOf(crowd.prices), crowd.context(0).rules]
  const follow = () => Sentry.unsure(crowd.sentry, book(), assets, (index) => crowd.draw(index))
  const grow = (share: number): void => {
    crowd.prices = crowd.prices.map((price) => Math.round(price * share))
  }
  const straight = rows.living[2]
  assert.ok(straight > 250 && rows.living[0] > 300, `${rows.living}`)
  grow(1.15)
  follow()
  assert.deepEqual([factors.newest, rows.living[0] > 0], [1, true], 'a new box is begun')
  follow()
  assert.ok(rows.living[0] > 300 && rows.living[1] >= 20, `${rows.living}`)
  for (let turn = 0; turn < 15; turn++) follow()
  assert.deepEqual(rows.living, [0, 800 - straight, straight])
  grow(1.8)
  const [, , { high }] = factors.boxes
  const before = high[0] as number
  follow()
  assert.ok((high[0] as number) > 1.5 * before, 'the wide box has moved')
  const living = rows.living.reduce((sum, count) => sum + count, 0)
  assert.deepEqual(
    [living, rows.living[2] < straight],
    [800, true],
    'and those in it are drawn anew',
  )
})
