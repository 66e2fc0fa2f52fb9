import { Random } from '../../src/base/Random.ts'
import type { State } from '../../src/engine/State.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { method as brokerMethod } from './brokerDesk.ts'
import type { Stream } from './streams.ts'
import { type Draft, instruments, start, unit, rulebook as worldRulebook } from './world.ts'

const signed = { by: 'desk', reason: 'test' }
const listing = instruments[0] as InstrumentSpec

/** A call and a put that deliver the bitcoin perpetual, as stock is held at a broker's. */
const written = (['call', 'put'] as const).map(
  (right): InstrumentSpec => ({
    ...listing,
    ...{ id: `BTC-listed-${right}`, kind: 'option', expiry: start + 2_500_000 },
    option: {
      ...{ right, strike: { units: 40_000n, scale: 0 }, style: 'american' },
      ...{ delivery: 'physical', delivers: listing.id },
    },
  }),
)

const clients = ['client-0', 'client-1', 'client-2'] as const

/** Stock that nobody has as an asset, on which dividends are paid. */
const oil: InstrumentSpec = { ...listing, id: 'OIL-stock', base: 'OIL' }

/** A broker's house with three clients; one of them is hedged. */
const house = (): Draft[] => [
  { type: 'DefineInstrument', instrument: oil },
  ...written.map((instrument): Draft => ({ type: 'DefineInstrument', instrument })),
  {
    type: 'DefineRulebook',
    rulebook: { ...worldRulebook(), id: 'stocks', method: brokerMethod },
  },
  ...clients.flatMap((account, index): Draft[] => [
    {
      ...{ type: 'OpenAccount', account, owner: account, group: account, rulebook: 'stocks' },
      positionMode: index === 2 ? 'hedge' : 'net',
    },
    { type: 'Deposit', account, asset: 'USDT', amount: Amount.of(400n * unit) },
  ]),
]

/** Draws options that deliver a listing: traded, exercised, assigned to nobody in particular, expired. */
export function drawDeliveries(seed: number): Stream {
  const random = Random.create(seed, 98)
  const waiting = house()
  return (time, state) => {
    const next = waiting.shift()
    if (next !== undefined) return next
    const chance = random.below(20)
    if (chance > 14) return null
    if (chance > 12) return dividend(random, time)
    const instrument = random.below(30) === 0 ? listing.id : (written[random.below(2)]?.id ?? '')
    if (chance < 5) return fill(random, instrument)
    if (chance < 7) return mark(random, time, random.below(2) === 0 ? oil.id : instrument)
    if (chance < 9) return assign(random, instrument)
    if (chance < 12) return exercise(random, state, instrument)
    return { type: 'ExpireOption', instrument, price: underlying(random), ...signed }
  }
}

const underlying = (random: Random): bigint =>
  BigInt(37_000 + random.below(6_000)) * 10n ** 12n + 7n

function fill(random: Random, instrument: string): Draft {
  const index = random.below(3)
  const isStock = random.below(4) === 0
  const lots = BigInt(random.below(31) - 15)
  return {
    type: 'ReportFill',
    fill: `delivery-${random.below(1_000_000_000)}`,
    account: clients[index] ?? '',
    instrument: isStock ? (random.below(2) === 0 ? oil.id : listing.id) : instrument,
    leg: index < 2 ? 'net' : lots > 0n === random.below(4) > 0 ? 'long' : 'short',
    lots: Quantity.of(lots),
    price: Price.of(isStock ? BigInt(39_000 + random.below(2_000)) : BigInt(random.below(900))),
    fee: Amount.zero,
    order: null,
  }
}

const mark = (random: Random, time: number, instrument: string): Draft => ({
  type: 'SetMarks',
  marks: [{ instrument, price: Price.of(BigInt(1 + random.below(1_500))), time, source: 'test' }],
  indices: [],
})

/** Mostly one that may be paid; now and then of what is no stock, before its time, once more, or of all there is. */
const dividend = (random: Random, time: number): Draft => ({
  ...{ type: 'PayDividend', ...signed },
  instrument: random.below(8) === 0 ? (instruments[random.below(5)]?.id ?? '') : oil.id,
  perUnit: BigInt(random.below(40)) * 10n ** 12n + BigInt(random.below(10)) * 10n ** 11n,
  exDate: time - 40_000 + random.below(45_000),
})

const assign = (random: Random, instrument: string): Draft => ({
  ...{ type: 'AssignOption', instrument, price: underlying(random) },
  lots: Quantity.of(BigInt(random.below(12))),
})

/** Of somebody who holds it, mostly. */
function exercise(random: Random, { accounts }: State, instrument: string): Draft {
  const legs = accounts.flatMap(({ id, positions }) =>
    positions.filter((held) => held.instrument.id === instrument).map((held) => ({ id, held })),
  )
  const one = legs[random.below(Math.max(1, legs.length))]
  const size = one === undefined ? 1n : one.held.lots < 0n ? -one.held.lots : one.held.lots
  return {
    ...{ type: 'ExerciseOption', account: one?.id ?? 'nobody', instrument },
    ...{ leg: one?.held.leg ?? 'net', price: underlying(random) },
    lots: Quantity.of((size * BigInt(random.below(5))) / 3n),
  }
}
