import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Deposit } from './Deposit.ts'
import { LegMargin } from './LegMargin.ts'
import { OptionBook, type OptionLeg } from './OptionBook.ts'
import { OptionMargin } from './OptionMargin.ts'
import { StockCover } from './StockCover.ts'

const of = (numerator: number, denominator = 1) => Ratio.of(BigInt(numerator), BigInt(denominator))
const cents = (dollars: number) => of(Math.round(dollars * 100), 100)
const today = CivilDate.at(2026, 1, 15)
const near = CivilDate.at(2026, 2, 20)
const far = CivilDate.at(2026, 3, 20)

/** `-1 put 80 @2`: contracts, kind, strike and price. */
function leg(text: string, expiry = near): OptionLeg {
  const [, quantity = '', kind, strike, price] =
    /^(-?\d+) (call|put) ([\d.]+) @([\d.]+)$/.exec(text) ?? []
  return {
    kind: kind === 'call' ? 'call' : 'put',
    strike: cents(Number(strike)),
    expiry,
    quantity: BigInt(quantity),
    price: cents(Number(price)),
  }
}

const book = (price: number, legs: readonly OptionLeg[], shares = 0, factor = 1): OptionBook => ({
  ...{
    today,
    price: cents(price),
    multiplier: of(100),
    legs,
    shares: of(shares),
    factor: cents(factor),
  },
})

const asked = (one: OptionBook, rates = OptionBook.equity) => OptionMargin.of(rates, one, 'joint')
const besides = ({ requirement, premium }: OptionMargin) => Ratio.sub(requirement, premium)

test('[LEGS1] [LEGS2] an uncovered option: its price and the greater of two shares, less what it is out of the money', () => {
  const rows = [
    ['-1 put 80 @2', 95, 1, 1_000],
    ['-1 call 30 @0.05', 26.38, 1, 268.8],
    ['-1 put 20 @1.5', 19.5, 1, 540],
    ['-2 call 192 @14', 196, 1, 10_640],
    ['-1 put 725 @3', 970, 2, 14_800],
    ['-1 call 810 @10.1', 815.5, 2, 33_630],
    ['-1 call 30 @0.05', 26.38, -1, 268.8],
  ] as const
  for (const [text, price, factor, dollars] of rows) {
    assert.deepEqual(asked(book(price, [leg(text)], 0, factor)).requirement, cents(dollars), text)
  }
  const broad = (text: string, price: number, factor = 1) =>
    asked(book(price, [leg(text)], 0, factor), OptionBook.broad).requirement
  assert.deepEqual(broad('-1 put 410 @0.1', 445.35), of(4_110))
  assert.deepEqual(broad('-1 put 390 @4', 460, 1.5), of(6_250))
})

test('[LEGS3] a long option asks for its price, and for three quarters of it with more than nine months left', () => {
  const nine = CivilDate.at(2026, 10, 15)
  const later = CivilDate.plusDays(nine, 1)
  for (const [expiry, dollars] of [
    [near, 1_200],
    [nine, 1_200],
    [later, 900],
  ] as const) {
    assert.deepEqual(asked(book(78, [leg('1 call 80 @12', expiry)])).requirement, of(dollars))
  }
  // Beside a written one it is paid in full, where that saves more.
  const spread = asked(book(78, [leg('1 call 80 @12', later), leg('-1 call 80 @5', near)]))
  assert.deepEqual(
    spread.groups.map(({ kind }) => kind),
    ['spread'],
  )
  assert.deepEqual(spread.requirement, of(1_200))
})

test('[LEGS4] a call and a put that were written: the greater, and the price of the other', () => {
  const straddle = asked(book(92.63, [leg('-1 put 90 @3.7'), leg('-1 call 90 @7')]))
  assert.deepEqual(straddle.requirement, cents(2_922.6))
  assert.deepEqual(
    straddle.groups.map(({ kind }) => kind),
    ['straddle'],
  )
  // Both ask for 10.49: as the greater counts the put, which costs more, so that the call's price is added.
  const equal = [leg('-1 call 110 @0.49'), leg('-1 put 85 @1.99')]
  assert.deepEqual(asked(book(100, equal)).requirement, of(1_098))
  assert.deepEqual(asked(book(100, equal.toReversed())).requirement, of(1_098))
  const wide = asked(
    book(43.34, [leg('-1 call 45 @1.35'), leg('-1 put 45 @2.85')]),
    OptionBook.broad,
  )
  assert.deepEqual(wide.requirement, cents(1_070.1))
})

test('[LEGS5] spreads lose at most their worst net intrinsic value; none where the long one ends first', () => {
  const rows = [
    [550, ['1 put 540 @5.6', '-2 put 550 @7.2', '1 put 555 @9.8'], 600],
    [550, ['1 call 545 @12.4', '-2 call 550 @8.8', '1 call 565 @2'], 680],
    [
      1_160,
      ['1 put 1050 @47.1', '-1 put 1075 @55.7', '-1 put 1100 @66.3', '1 put 1125 @85.4'],
      1_050,
    ],
    [26.75, ['1 put 16 @0.1', '-1 put 20 @0.2', '-1 call 20 @7', '1 call 24 @4'], 90],
    [
      1_060,
      ['1 put 1000 @32', '-1 put 1025 @35.1', '1 call 1175 @6.3', '-1 call 1150 @9.4'],
      1_880,
    ],
  ] as const
  for (const [price, texts, dollars] of rows) {
    const one = book(
      price,
      texts.map((text) => leg(text)),
    )
    const { groups, isProven } = asked(one)
    assert.ok(isProven)
    assert.deepEqual(
      groups.map(({ kind }) => kind),
      ['spread'],
    )
    assert.deepEqual(Ratio.sum(groups.map((group) => Deposit.inMargin(one, group))), of(dollars))
  }
  const short = asked(book(75, [leg('1 call 70 @5', near), leg('-1 call 70 @8', far)]))
  assert.deepEqual(short.requirement, of(2_800))
  assert.equal(LegMargin.worst([leg('-1 call 70 @8')]), null)
  assert.deepEqual(LegMargin.worst([leg('-1 put 70 @8')]), { loss: of(70), at: of(0) })
  assert.equal(LegMargin.worst([leg('1 call 70 @5', near), leg('-1 call 70 @8', far)]), null)
})

test('[LEGS5] [LEGS11] a short box is netted as a whole; written options of two days are not', () => {
  const box = ['-1 put 320 @0.05', '1 put 300 @0.02', '1 call 320 @92', '-1 call 300 @112']
  assert.deepEqual(
    besides(
      asked(
        book(
          410,
          box.map((text) => leg(text)),
        ),
      ),
    ),
    of(2_000),
  )
  const paired = OptionMargin.of(
    OptionBook.equity,
    book(
      410,
      box.map((text) => leg(text)),
    ),
    'pairs',
  )
  assert.deepEqual(besides(paired), of(4_000))
  const condor = (day: CivilDate) => [
    ...[leg('-1 put 95 @1'), leg('1 put 90 @1', far)],
    ...[leg('-1 call 105 @1', day), leg('1 call 110 @1', far)],
  ]
  assert.deepEqual(besides(asked(book(100, condor(near)))), of(500))
  assert.deepEqual(besides(asked(book(100, condor(far)))), of(1_000))
})

test('[LEGS6] [LEGS7] [LEGS8] stock with options asks for what the two may lose together', () => {
  const rows = [
    [410, 100, ['-1 call 300 @112'], 18_500],
    [100, 100, ['-1 call 110 @1'], 2_500],
    [410, 100, ['1 put 300 @0.02'], 10_250],
    [100, 100, ['1 put 100 @3'], 1_000],
    [524.61, 100, ['-1 call 524 @2.29', '1 put 524 @0.83'], 5_301],
    [100, 100, ['-1 call 110 @1', '1 put 95 @1'], 1_450],
    [410, -100, ['1 call 300 @112'], 3_000],
    [410, -100, ['-1 put 300 @0.02'], 12_300],
    [100, -100, ['-1 put 105 @6'], 3_500],
    [100, -100, ['1 call 105 @1', '-1 put 105 @6'], 1_550],
    [100, 150, ['-1 call 110 @1'], 3_750],
  ] as const
  for (const [price, shares, texts, dollars] of rows) {
    const { requirement, premium, groups } = asked(
      book(
        price,
        texts.map((text) => leg(text)),
        shares,
      ),
    )
    assert.deepEqual(Ratio.sub(requirement, premium), of(dollars), `${texts}`)
    assert.equal(
      groups[0]?.kind,
      dollars === 10_250 ? 'alone' : 'covered',
      'what saves nothing is no group',
    )
  }
  // The put ends on another day than the call, or is above it: no relief is known for the three.
  const held = (strike: number, expiry: CivilDate) => ({
    written: leg('-1 call 100 @1'),
    held: leg(`1 put ${strike} @1`, expiry),
  })
  assert.equal(StockCover.margin(OptionBook.equity, book(100, [], 100), held(95, far)), null)
  assert.equal(StockCover.margin(OptionBook.equity, book(100, [], 100), held(105, near)), null)
  const bought = { ...OptionBook.equity, bounded: null }
  assert.deepEqual(besides(asked(book(100, [leg('1 put 100 @3')], 100), bought)), of(2_500))
})

test('[LEGS12] [LEGS13] a spread is told net of what was received; a cash account pays strikes, or holds stock', () => {
  const cash = (price: number, text: string, isIndex: boolean) => {
    const one = book(price, [leg(text)])
    return Ratio.sum(asked(one).groups.map((group) => Deposit.inCash(one, group, isIndex)))
  }
  assert.deepEqual(cash(95, '-1 put 80 @2', false), of(7_800))
  assert.deepEqual(cash(128.5, '-1 call 120 @8.4', false), of(12_010))
  assert.deepEqual(cash(433.35, '-1 call 430 @8.7', true), of(42_130))
  assert.deepEqual(cash(128.5, '1 call 125 @5', false), of(500))
})
