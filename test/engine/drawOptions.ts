import { Random } from '../../src/base/Random.ts'
import type { State } from '../../src/engine/State.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { OptionsMethod } from '../../src/model/OptionMargin.ts'
import type { TieredMethod } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { Stream } from './streams.ts'
import {
  accounts,
  type Draft,
  instruments,
  start,
  unit,
  rulebook as worldRulebook,
} from './world.ts'

const signed = { by: 'desk', reason: 'test' }

/** Options on bitcoin: a European call in cash, an American put in kind, a call that settles in coin. */
const written: readonly Partial<InstrumentSpec>[] = [
  { id: 'BTC/USDT:USDT-210520-41000-C', option: terms('call', 41_000n) },
  {
    id: 'BTC/USDT:USDT-210521-40000-P',
    option: { ...terms('put', 40_000n), style: 'american', delivery: 'physical' },
  },
  {
    id: 'BTC/USD:BTC-210520-38000-C',
    quote: 'USD',
    settle: 'BTC',
    tick: { units: 1n, scale: 4 },
    option: terms('call', 38_000n),
  },
]

function terms(right: 'call' | 'put', strike: bigint) {
  const style = 'european' as 'european' | 'american'
  const delivery = 'cash' as 'cash' | 'physical'
  return { right, strike: { units: strike, scale: 0 }, style, delivery }
}

/**
 * Draws options: they are defined, traded, marked, exercised and assigned, and expire; now and then
 * what is told of them is none of it possible.
 */
export function drawOptions(seed: number): Stream {
  const random = Random.create(seed, 97)
  const waiting = [...written.map((part): Draft => define(specOf(part))), ...house()]
  return (time, state) => {
    const next = waiting.shift()
    if (next !== undefined) return next
    const chance = random.below(24)
    if (chance > 12) return null
    const known = written.filter(({ id = '' }) => state.instrumentById.has(id))
    const spec = known[random.below(Math.max(1, known.length))]
    const instrument = random.below(30) === 0 ? (instruments[0]?.id ?? '') : (spec?.id ?? '')
    if (chance > 8) return order(random, instrument)
    if (chance < 4) return fill(random, instrument)
    if (chance < 6) return mark(random, time, instrument)
    if (chance < 8) return exercise(random, state, instrument)
    return { type: 'ExpireOption', instrument, price: underlying(random), ...signed }
  }
}

const define = (instrument: InstrumentSpec): Draft => ({ type: 'DefineInstrument', instrument })

const writers = ['writer', 'holder', 'both'] as const
const everybody = [...accounts, ...writers, ...writers, ...writers]

/** Accounts under a rulebook that has a form for options. */
function house(): Draft[] {
  const none = { farMark: Ratio.zero, mark: Ratio.zero, fee: Ratio.zero }
  const kept = { near: Ratio.of(3n, 40n), far: Ratio.of(3n, 40n), ...none }
  const forms = {
    initial: { near: Ratio.of(3n, 20n), far: Ratio.of(1n, 10n), ...none },
    maintenance: kept,
  }
  const whole = { mark: Ratio.one, most: null }
  const margin = { call: forms, put: forms, overMaintenance: Ratio.one }
  const base = worldRulebook()
  const method: OptionsMethod = {
    ...(base.method as TieredMethod),
    name: 'options',
    options: new Map([['BTC', { ...margin, long: { initial: whole, maintenance: whole } }]]),
  }
  return [
    { type: 'DefineRulebook', rulebook: { ...base, id: 'written', method } },
    ...writers.flatMap((account): Draft[] => [
      {
        ...{ type: 'OpenAccount', account, owner: account, group: account },
        ...{ rulebook: 'written', positionMode: 'net' },
      },
      { type: 'Deposit', account, asset: 'USDT', amount: Amount.of(300n * unit) },
      { type: 'Deposit', account, asset: 'BTC', amount: Amount.of(unit / 1_000n) },
    ]),
  ]
}

const order = (random: Random, instrument: string): Draft => ({
  type: 'PlaceOrder',
  account: writers[random.below(writers.length)] ?? '',
  order: `option-${random.below(1_000_000_000)}`,
  instrument,
  leg: 'net',
  lots: Quantity.of(BigInt(random.below(161) - 80)),
  price: Price.of(BigInt(random.below(2_000))),
  reduceOnly: random.below(6) === 0,
})

const specOf = (part: Partial<InstrumentSpec>): InstrumentSpec => ({
  ...(instruments[0] as InstrumentSpec),
  kind: 'option',
  expiry: start + 2_500_000,
  ...part,
})

const underlying = (random: Random): bigint =>
  random.below(25) === 0 ? 0n : BigInt(36_000 + random.below(8_000)) * 10n ** 12n + 7n

function fill(random: Random, instrument: string): Draft {
  return {
    type: 'ReportFill',
    fill: `option-${random.below(1_000_000_000)}`,
    account: everybody[random.below(everybody.length)] ?? '',
    instrument,
    leg: (['net', 'net', 'long', 'short'] as const)[random.below(4)] ?? 'net',
    lots: Quantity.of(BigInt(random.below(41) - 20)),
    price: Price.of(BigInt(random.below(900))),
    fee: Amount.of(BigInt(random.below(1_000))),
    order: null,
  }
}

const mark = (random: Random, time: number, instrument: string): Draft => ({
  type: 'SetMarks',
  marks: [{ instrument, price: Price.of(BigInt(random.below(900))), time, source: 'test' }],
  indices: [{ asset: 'USD', price: 10n ** 12n, time, source: 'test' }],
})

/** Of somebody who holds it, mostly. */
function exercise(random: Random, { accounts: all }: State, instrument: string): Draft {
  const legs = all.flatMap(({ id, positions }) =>
    positions.filter((held) => held.instrument.id === instrument).map((held) => ({ id, held })),
  )
  const one = legs[random.below(Math.max(1, legs.length))]
  const size = one === undefined ? 1n : one.held.lots < 0n ? -one.held.lots : one.held.lots
  return {
    type: 'ExerciseOption',
    account: one?.id ?? 'nobody',
    instrument,
    leg: one?.held.leg ?? 'net',
    lots: Quantity.of((size * BigInt(random.below(5))) / 3n),
    price: underlying(random),
  }
}
