import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { agreement } from '../../test/csa/Pair.ts'
import { manyRuns } from '../../test/numRuns.ts'
import { Amount } from '../money/Amount.ts'
import type { Agreement, Side } from './Agreement.ts'
import { CreditSupport } from './CreditSupport.ts'

const usd = (units: bigint): Amount => Amount.of(units * 100n)

test('[CSA5] what is required is exposure and independent amounts above the threshold of the one who posts', () => {
  // b posts: 20,000 of its own, and nothing of exposure up to 100,000.
  assert.equal(CreditSupport.required(agreement, 'b', usd(300_000n)), usd(220_000n))
  assert.equal(CreditSupport.required(agreement, 'b', usd(80_000n)), 0n)
  assert.equal(CreditSupport.required(agreement, 'b', Amount.of(80_000_01n)), 1n)
  // a posts: the other's independent amount is taken off.
  assert.equal(CreditSupport.required(agreement, 'a', usd(300_000n)), usd(230_000n))
  const unbound = { ...agreement, b: { ...agreement.b, threshold: null } }
  assert.equal(CreditSupport.required(unbound, 'b', usd(1_000_000_000n)), 0n)
})

const delivery = (exposure: Amount, held: Amount, terms: Agreement = agreement) =>
  CreditSupport.delivery(terms, 'b', { exposure, held })
const excess = (exposure: Amount, held: Amount, terms: Agreement = agreement) =>
  CreditSupport.excess(terms, 'b', { exposure, held })

test('[CSA6] the minimum transfer amount is reached exactly, and not by one atom less', () => {
  assert.equal(delivery(usd(300_000n), usd(210_000n)), usd(10_000n))
  assert.equal(delivery(usd(300_000n), Amount.of(210_000_01n)), 0n)
  assert.equal(excess(usd(300_000n), usd(230_000n)), usd(10_000n))
  assert.equal(excess(usd(300_000n), Amount.of(229_999_99n)), 0n)
})

test('[CSA6] a delivery has the minimum of the one who posts, a return that of the holder', () => {
  const terms = { ...agreement, a: { ...agreement.a, minimumTransfer: usd(40_000n) } }
  assert.equal(delivery(usd(300_000n), usd(205_000n), terms), usd(15_000n))
  assert.equal(excess(usd(300_000n), usd(255_000n), terms), 0n)
  assert.equal(excess(usd(300_000n), usd(260_000n), terms), usd(40_000n))
})

test('[CSA7] a delivery is rounded up and a return down, both borne by the one who posts', () => {
  assert.equal(delivery(usd(300_400n), usd(205_000n)), usd(16_000n))
  assert.equal(excess(usd(300_400n), usd(236_000n)), usd(15_000n))
  const turned = {
    ...agreement,
    rounding: { ...agreement.rounding, delivery: 'down', return: 'up' },
  } as const
  assert.equal(delivery(usd(300_400n), usd(205_000n), turned), usd(15_000n))
  assert.equal(excess(usd(300_400n), usd(236_000n), turned), usd(16_000n))
})

test('[CSA7] no more comes back than is held, however it is rounded', () => {
  const up = { ...agreement, rounding: { ...agreement.rounding, return: 'up' } } as const
  assert.equal(excess(usd(0n), Amount.of(12_345_67n), up), Amount.of(12_345_67n))
  assert.equal(excess(usd(0n), Amount.of(12_345_67n)), usd(12_000n))
})

const amount = fc.bigInt(0n, 10n ** 9n).map(Amount.of)
const party = (name: string) =>
  fc.record({
    party: fc.constant(name),
    threshold: fc.option(amount),
    minimumTransfer: amount,
    independentAmount: amount,
  })
const terms: fc.Arbitrary<Agreement> = fc
  .record({
    a: party('ALPHA'),
    b: party('BETA'),
    step: fc.bigInt(1n, 10n ** 6n).map(Amount.of),
    delivery: fc.constantFrom('up' as const, 'down' as const),
    return: fc.constantFrom('up' as const, 'down' as const),
  })
  .map(({ a, b, step, ...ways }) => ({ ...agreement, a, b, rounding: { step, ...ways } }))
const stand = fc.record({
  exposure: fc.bigInt(-(10n ** 9n), 10n ** 9n).map(Amount.of),
  held: amount,
})

/** By the words of an annex, one sentence after the other, in rationals that are counted out. */
function slowly(
  agreed: Agreement,
  poster: Side,
  { exposure, held }: { exposure: bigint; held: bigint },
) {
  const [own, others] = poster === 'a' ? [agreed.a, agreed.b] : [agreed.b, agreed.a]
  let support = exposure
  support += own.independentAmount
  support -= others.independentAmount
  if (own.threshold === null) support = 0n
  else support -= own.threshold
  if (support < 0n) support = 0n
  const round = (value: bigint, way: 'up' | 'down') => {
    const whole = value - (value % agreed.rounding.step)
    return way === 'up' && whole !== value ? whole + agreed.rounding.step : whole
  }
  const short = support > held ? support - held : 0n
  const more = held > support ? held - support : 0n
  const back = round(more, agreed.rounding.return)
  return {
    delivery:
      short === 0n || short < own.minimumTransfer ? 0n : round(short, agreed.rounding.delivery),
    return: more === 0n || more < others.minimumTransfer ? 0n : back > held ? held : back,
  }
}

test('[CSA5] [CSA6] [CSA7] amounts are those of the words, and never both ways at once', () => {
  fc.assert(
    fc.property(terms, fc.constantFrom('a' as const, 'b' as const), stand, (agreed, poster, at) => {
      const found = {
        delivery: CreditSupport.delivery(agreed, poster, at) as bigint,
        return: CreditSupport.excess(agreed, poster, at) as bigint,
      }
      assert.deepEqual(found, slowly(agreed, poster, at))
      assert.ok(found.delivery === 0n || found.return === 0n)
    }),
    { numRuns: manyRuns },
  )
})

test('[CSA6] once a delivery rounded up has come, nothing more is due, nor back with a minimum of a step', () => {
  fc.assert(
    fc.property(terms, fc.constantFrom('a' as const, 'b' as const), stand, (agreed, poster, at) => {
      const due = CreditSupport.delivery(agreed, poster, at)
      if (due === 0n || agreed.rounding.delivery === 'down') return
      const after = { ...at, held: Amount.add(at.held, due) }
      assert.equal(CreditSupport.delivery(agreed, poster, after), 0n)
      const holder = poster === 'a' ? agreed.b : agreed.a
      if (holder.minimumTransfer >= agreed.rounding.step) {
        assert.equal(CreditSupport.excess(agreed, poster, after), 0n)
      }
    }),
    { numRuns: manyRuns },
  )
})
