import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { asking } from '../../../../test/margin/askingSubject.ts'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import type { DatedMargin, FuturesMethod } from '../../../model/BrokerMethod.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import { futures } from './futures.ts'

const margin = (from: number, initial: bigint, maintenance: bigint): DatedMargin => ({
  ...{ from, initial: Ratio.of(initial), maintenance: Ratio.of(maintenance) },
})

const method = (...dated: readonly DatedMargin[]): FuturesMethod => ({
  name: 'futures',
  contracts: new Map([
    ['AAPL', dated],
    ['PENNY', dated],
  ]),
  feeRate: Ratio.zero,
})

/** Times of the scenes are a million. */
const amounts = fc.bigInt(0n, 5_000n)

methodSuite(
  asking({
    name: 'futures',
    method: fc
      .tuple(amounts, amounts)
      .map(([kept, more]) => method(margin(0, 1n, 1n), margin(1_000_000, kept + more, kept))),
    kept: (parameters, { instrument, lots }) => {
      const dated = (parameters as FuturesMethod).contracts.get(instrument.id)?.at(-1)
      const { numerator, denominator } = dated?.maintenance ?? Ratio.zero
      return new Decimal(`${lots}`).abs().times(`${numerator}`).div(`${denominator}`)
    },
  }),
)

const place = venue({
  assets: { USDT: 2, BTC: 8 },
  instruments: { AAPL: { contractSize: '5000', lot: '0.5' }, PENNY: {} },
})

test('[BROKER7] amounts for a contract, whatever its price, from their date on', () => {
  const { rulebook, assets, instruments } = place.terms
  const dated = method(margin(0, 810n, 600n), margin(1_000_000, 945n, 700n))
  const rules = bindRulebook({ ...rulebook, method: dated }, assets, instruments)
  const holder = account(place, {}, [held(place.instrument('AAPL'), -3n, 100n)])
  const at = (time: number, price: bigint) => {
    const { maintenance, initial } = assess(holder, rules, {
      ...book(place, { AAPL: price }),
      time,
    })
    return [initial, maintenance]
  }
  // Three lots are one and a half contracts; amounts are cents.
  assert.deepEqual(at(999_999, 100n), [121_500n, 90_000n])
  assert.deepEqual(at(1_000_000, 7n), [141_750n, 105_000n])
  assert.equal(futures.changesBy(dated, 999_999), true)
  assert.equal(futures.changesBy(dated, 1_000_000), false)
})

test('[BROKER8] dates rise from zero, and initial is no less than maintenance', () => {
  const fault = (...dated: readonly DatedMargin[]) => futures.fault(method(...dated))
  assert.equal(fault(margin(0, 2n, 1n), margin(5, 1n, 1n)), null)
  assert.match(fault(margin(1, 2n, 1n)) ?? '', /AAPL/)
  assert.match(fault() ?? '', /dates/)
  assert.match(fault(margin(0, 2n, 1n), margin(0, 2n, 1n)) ?? '', /rise/)
  assert.match(fault(margin(0, 1n, 2n)) ?? '', /less/)
})
