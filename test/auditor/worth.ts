import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Rulebook, TieredMethod } from '../../src/model/Rulebook.ts'
import { Books, type Holder, type Leg } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { legMargin } from './legMargin.ts'
import { owedOf } from './owed.ts'
import { isPaired, pairedMargin } from './pairedMargin.ts'
import { atomsOf, decimal, markOf, rateOf } from './priced.ts'
import { unitMargin } from './unitMargin.ts'

/**
 * What an account is worth and must keep, from the books and the formulas of docs/spec alone:
 * exact, unrounded, at the last prices told. Null where a price is missing.
 */
export interface Worth {
  /** With haircuts. */
  readonly equity: Fraction
  /** Without. */
  readonly net: Fraction
  readonly initial: Fraction
  readonly maintenance: Fraction
  /** How much the engine's roundings may add up to. */
  readonly rounding: Fraction
}

const { add, sub, mul, of, zero } = Fraction

/** A fill that acceptance alone may bring about. */
export interface Fill {
  readonly instrument: string
  readonly leg: string
  readonly lots: bigint
  readonly price: bigint
}

/** What a leg won and is owed in funding, settlement atoms; null where it has no mark. */
export function profitOf(
  books: Books,
  { instrument: id, lots, cost, funding }: Leg,
): Fraction | null {
  const mark = markOf(books, Books.instrument(books, id))
  if (mark === null) return null
  const met = of(-lots * ((books.funding.get(id) ?? 0n) - funding), 10n ** 9n)
  return add(sub(atomsOf(books, id, lots, mark), of(cost)), met)
}

/** By asset: the balance, what every position settling in it won, and what fills would book. */
export function heldOf(
  books: Books,
  holder: Holder,
  fills: readonly Fill[] = [],
): Map<string, Fraction> | null {
  const held = new Map<string, Fraction>()
  const more = (asset: string, amount: Fraction): void =>
    void held.set(asset, add(held.get(asset) ?? zero, amount))
  for (const [asset, amount] of holder.balances) if (amount !== 0n) held.set(asset, of(amount))
  for (const leg of holder.legs.values()) {
    const profit = profitOf(books, leg)
    if (profit === null) return null
    more(Books.instrument(books, leg.instrument).settle, profit)
  }
  for (const { instrument: id, lots, price } of fills) {
    const spec = Books.instrument(books, id)
    const paid = atomsOf(books, id, lots, price)
    if (spec.kind === 'spot') {
      more(spec.settle, Fraction.negate(paid))
      more(spec.base, unitsOf(books, spec, lots))
      continue
    }
    const mark = markOf(books, spec)
    if (mark === null) return null
    more(spec.settle, sub(atomsOf(books, id, lots, mark), paid))
  }
  return held
}

/** Base atoms of signed lots. */
export const unitsOf = (
  books: Books,
  { lot, contractSize, base }: InstrumentSpec,
  lots: bigint,
): Fraction =>
  mul(
    mul(of(lots), mul(decimal(lot), decimal(contractSize))),
    of(10n ** Books.decimalsOf(books, base)),
  )

/** Everything an account holds, at the marks and the index, without haircuts. */
export function netOf(books: Books, holder: Holder, numeraire: string): Fraction | null {
  const held = heldOf(books, holder)
  if (held === null) return null
  let net = zero
  for (const [asset, amount] of held) {
    const rate = rateOf(books, asset, numeraire)
    if (rate === null) return null
    net = add(net, mul(rate, amount))
  }
  return net
}

/** The worth of an account that trades; null where a price or a table is missing. */
export function worthOf(
  books: Books,
  holder: Holder,
  rules: Rulebook,
  fills: readonly Fill[] = [],
): Worth | null {
  const held = heldOf(books, holder, fills)
  if (held === null) return null
  const legs = legsOf(books, holder, fills)
  let [equity, net, initial, maintenance, rounding] = [zero, zero, zero, zero, of(2n)]
  for (const { asset, worth } of apartOf(books, rules, legs)) {
    const rate = rateOf(books, asset, rules.numeraire)
    if (rate === null) return null
    held.set(asset, sub(held.get(asset) ?? zero, worth))
    equity = add(equity, mul(rate, worth))
    net = add(net, mul(rate, worth))
    rounding = add(rounding, add(rate, of(1n)))
  }
  for (const [asset, amount] of held) {
    const counted = countedOf(rules, asset, amount)
    if (counted.up === 0n && amount.up >= 0n) continue
    const rate = rateOf(books, asset, rules.numeraire)
    if (rate === null) return null
    const debt = owedOf(books, holder, rules, asset)
    const owes = amount.up < 0n && debt !== null ? mul(rate, Fraction.negate(amount)) : zero
    equity = add(equity, mul(rate, counted))
    net = add(net, mul(rate, amount))
    rounding = add(rounding, add(rate, of(1n)))
    if (owes.up === 0n || debt === null) continue
    equity = sub(equity, mul(owes, sub(debt.weight, of(1n))))
    initial = add(initial, mul(owes, debt.initial))
    maintenance = add(maintenance, mul(owes, debt.maintenance))
    rounding = add(rounding, of(3n))
  }
  if (rules.method.name === 'scenario') {
    const asked = unitMargin(books, rules, legs)
    if (asked === null) return null
    initial = add(initial, asked.initial)
    maintenance = add(maintenance, asked.maintenance)
    // A size is rounded in its coin and in the numeraire, and twice over where what is inverse moves.
    for (const { instrument } of legs) {
      const rate = rateOf(books, Books.instrument(books, instrument).settle, rules.numeraire)
      rounding = add(rounding, add(mul(rate ?? zero, of(4n)), of(6n)))
    }
    return { equity, net, initial, maintenance, rounding }
  }
  if (isPaired(books, rules, legs)) {
    const asked = pairedMargin(books, rules, legs, holder.leverages)
    if (asked === null) return null
    initial = add(initial, asked.initial)
    maintenance = add(maintenance, asked.maintenance)
    return {
      equity,
      net,
      initial,
      maintenance,
      rounding: add(rounding, of(BigInt(4 * legs.length))),
    }
  }
  for (const leg of legs) {
    const asked = legMargin(books, holder, rules, leg)
    const { settle } = Books.instrument(books, leg.instrument)
    const rate = rateOf(books, settle, rules.numeraire)
    if (asked === null || rate === null) return null
    initial = add(initial, mul(rate, asked.initial))
    maintenance = add(maintenance, mul(rate, asked.maintenance))
    rounding = add(rounding, add(mul(rate, of(4n)), of(4n)))
  }
  return { equity, net, initial, maintenance, rounding }
}

type Sized = Pick<Leg, 'instrument' | 'leg' | 'cost'> & { lots: bigint }

/** Every leg at the size it has after the fills. */
function legsOf(books: Books, { legs }: Holder, fills: readonly Fill[]): readonly Sized[] {
  const sized = new Map<string, Sized>()
  for (const [key, { instrument, leg, lots, cost }] of legs) {
    sized.set(key, { instrument, leg, lots, cost })
  }
  for (const { instrument, leg, lots } of fills) {
    if (Books.instrument(books, instrument).kind === 'spot') continue
    const key = Books.legKey(instrument, leg)
    const known = sized.get(key)
    if (known === undefined) sized.set(key, { instrument, leg, lots, cost: 0n })
    else known.lots += lots
  }
  return [...sized.values()].filter(({ lots }) => lots !== 0n)
}

/** A long option counts for what it is worth, whatever coins of its kind count for; a short one is a debt (OPTM1). */
export function apartOf(
  books: Books,
  { method }: Rulebook,
  legs: readonly Pick<Leg, 'instrument' | 'lots' | 'cost'>[],
): readonly { readonly asset: string; readonly worth: Fraction }[] {
  if (method.name !== 'options' && method.name !== 'scenario') return []
  return legs.flatMap(({ instrument, lots, cost }) => {
    const spec = Books.instrument(books, instrument)
    const mark = markOf(books, spec)
    if (spec.kind !== 'option' || lots <= 0n || mark === null) return []
    return [{ asset: spec.settle, worth: sub(atomsOf(books, instrument, lots, mark), of(cost)) }]
  })
}

const collateralOf = (method: Rulebook['method']): TieredMethod['collateral'] =>
  (method as TieredMethod).collateral

/** A debt in full; what is held by the weight of the tier each part of it lies in. */
function countedOf({ method, numeraire }: Rulebook, asset: string, amount: Fraction): Fraction {
  if (amount.up <= 0n) return amount
  const haircut =
    'brackets' in method || method.name === 'scenario' ? collateralOf(method).get(asset) : undefined
  if (haircut === undefined) return asset === numeraire ? amount : zero
  return haircut.tiers.reduce((sum, { floor, weight }, index) => {
    const cap = haircut.tiers[index + 1]?.floor
    const top = cap === undefined ? amount : Fraction.min(amount, of(cap))
    const part = Fraction.max(zero, sub(top, of(floor)))
    return add(sum, mul(part, of(weight.numerator, weight.denominator)))
  }, zero)
}

/** Whether an account under a rulebook trades, and is not lent to. */
export const isTraded = ({ method }: Rulebook): boolean => method.name !== 'lending'
