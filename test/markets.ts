import fc from 'fast-check'
import type {
  Bankruptcy,
  Candidate,
  MarketDeficit,
  OpenLeg,
} from '../src/liquidation/Resolution.ts'
import { Instrument } from '../src/model/Instrument.ts'
import { deleveragePolicies } from '../src/model/Rulebook.ts'
import { Amount } from '../src/money/Amount.ts'
import { Decimal } from '../src/money/Decimal.ts'
import { Price } from '../src/money/Price.ts'
import { Quantity } from '../src/money/Quantity.ts'
import { Value } from '../src/money/Value.ts'

/** A perpetual with one settlement atom per lot and tick, unless told otherwise. */
export function perpetual(spec: {
  readonly payoff?: Instrument['payoff']
  readonly contractSize?: string
  readonly decimals?: number
}): Instrument {
  const [quote, base] = [
    { id: 'USDT', index: 0, decimals: spec.decimals ?? 0 },
    { id: 'BTC', index: 1, decimals: spec.decimals ?? 0 },
  ]
  const payoff = spec.payoff ?? 'linear'
  const settle = payoff === 'linear' ? quote : base
  const decimal = (text: string) => {
    const read = Decimal.parse(text)
    if (!read.ok) throw new Error(read.error)
    return read.value
  }
  return Instrument.create(
    {
      id: `BTC/USDT:${settle.id}`,
      kind: 'perpetual',
      payoff,
      base: base.id,
      quote: quote.id,
      settle: settle.id,
      contractSize: decimal(spec.contractSize ?? '1'),
      tick: decimal('1'),
      lot: decimal('1'),
      lotsMin: 1n,
      expiry: null,
      allowsNonPositive: false,
    },
    0,
    base,
    settle,
  )
}

/** A leg entered at a price, as the waterfall sees it at a mark. */
export function candidate(
  instrument: Instrument,
  mark: bigint,
  leg: {
    readonly account: string
    readonly lots: bigint
    readonly entry: bigint
    readonly equity?: bigint
    readonly leg?: Candidate['leg']
    readonly bearable?: bigint
    readonly linked?: Candidate['linked']
    readonly opened?: number
  },
): Candidate {
  const cost = Amount.negate(Instrument.value(instrument, -leg.lots, leg.entry))
  return {
    account: leg.account,
    leg: leg.leg ?? 'net',
    lots: Quantity.of(leg.lots),
    profit: Amount.sub(Instrument.value(instrument, leg.lots, mark), cost),
    notional: Instrument.notional(instrument, leg.lots, mark),
    cost,
    equity: Value.of(leg.equity ?? 1_000n),
    ...(leg.bearable === undefined ? {} : { bearable: Amount.of(leg.bearable) }),
    ...(leg.linked === undefined ? {} : { linked: leg.linked }),
    ...(leg.opened === undefined ? {} : { opened: leg.opened }),
  }
}

export const bankruptcy = (account: string, lots: bigint, deficit: bigint): Bankruptcy => ({
  account,
  legs: lots === 0n ? [] : [{ leg: 'net', lots: Quantity.of(lots) }],
  deficit: Amount.of(deficit),
})

const size = (lots: bigint): bigint => (lots < 0n ? -lots : lots)

const open = (leg: OpenLeg['leg']) => (lots: bigint) => ({ leg, lots: Quantity.of(lots) })

const lots = fc
  .oneof(fc.bigInt(1n, 5n), fc.bigInt(1n, 1_000n), fc.bigInt(1n, 10n ** 9n))
  .chain((size) => fc.constantFrom(size, -size))

const deficit = fc
  .oneof(fc.bigInt(0n, 3n), fc.bigInt(0n, 10_000n), fc.bigInt(0n, 10n ** 14n))
  .map(Amount.of)

/**
 * A random market: linear or inverse, dust to large, net or hedged accounts on both sides, in
 * profit and not, a fund from empty to ample, with deficits or without.
 */
export const arbitrary: fc.Arbitrary<MarketDeficit> = fc
  .record({
    payoff: fc.constantFrom('linear' as const, 'inverse' as const),
    contractSize: fc.constantFrom('1', '0.3', '100'),
    decimals: fc.constantFrom(0, 2, 8),
    mark: fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 100_000n)),
  })
  .chain(({ mark, ...spec }) => {
    const instrument = perpetual(spec)
    const legs: fc.Arbitrary<Bankruptcy['legs']> = fc.oneof(
      fc.array(lots.map(open('net')), { maxLength: 1 }),
      lots.map((one) => [open('short')(-size(one)), open('long')(one < 0n ? 7n : one)]),
    )
    const entry = fc.oneof(fc.bigInt(1n, 2n * mark), fc.bigInt(1n, 200_000n))
    const equity = fc.oneof(fc.bigInt(1n, 10n), fc.bigInt(1n, 10n ** 12n))
    const bearable = fc.option(fc.bigInt(0n, 10n ** 6n), { nil: undefined, freq: 3 })
    const linked = fc.option(fc.record({ lots, profit: fc.bigInt(-(10n ** 9n), 10n ** 9n) }), {
      nil: undefined,
      freq: 3,
    })
    const opened = fc.nat(3)
    const held = fc.record({ lots, entry, equity, bearable, linked, opened })
    return fc.record({
      instrument: fc.constant(instrument),
      mark: fc.constant(Price.of(mark)),
      deficits: fc
        .array(fc.record({ legs, deficit }), { maxLength: 6 })
        .map((items) => items.map((item, index) => ({ account: `b${index}`, ...item }))),
      fundAvailable: fc.oneof(fc.constant(Amount.zero), deficit),
      candidates: fc
        .array(fc.array(held, { minLength: 1, maxLength: 2 }), { maxLength: 10 })
        .map((accounts) => accounts.flatMap((one, index) => hedged(instrument, mark, index, one))),
      policy: fc.constantFrom(...deleveragePolicies),
      seed: fc.nat(100),
    })
  })

interface Held {
  readonly lots: bigint
  readonly entry: bigint
  readonly equity: bigint
  readonly bearable: bigint | undefined
  readonly linked: Candidate['linked']
  readonly opened: number
}

/** One leg is net; two are a long and a short of one account with one equity. */
function hedged(instrument: Instrument, mark: bigint, index: number, legs: readonly Held[]) {
  const [first, second] = legs
  if (first === undefined) return []
  const account = `c${index % 3}${index}`
  const one = (leg: Candidate['leg'], lots: bigint, entry: bigint) =>
    candidate(instrument, mark, {
      account,
      leg,
      lots,
      entry,
      equity: first.equity,
      opened: first.opened,
      ...(first.bearable === undefined ? {} : { bearable: first.bearable }),
      ...(first.linked === undefined ? {} : { linked: first.linked }),
    })
  if (second === undefined) return [one('net', first.lots, first.entry)]
  return [
    one('short', -size(second.lots), second.entry),
    one('long', size(first.lots), first.entry),
  ]
}
