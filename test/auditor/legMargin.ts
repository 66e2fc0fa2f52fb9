import type { BrokerMethod, FuturesMethod } from '../../src/model/BrokerMethod.ts'
import type { OptionsMethod } from '../../src/model/OptionMargin.ts'
import type { Rulebook, TieredMethod } from '../../src/model/Rulebook.ts'
import type { Ratio } from '../../src/money/Ratio.ts'
import { Books, type Holder, type Leg } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { optionMargin } from './optionMargin.ts'
import { atomsOf, decimal, markOf } from './priced.ts'

const { add, mul, of, sub, zero } = Fraction

/** What a leg's position must open and keep with, settlement atoms. */
interface LegMargin {
  readonly initial: Fraction
  readonly maintenance: Fraction
}

/** The cost is what of an option's worth does not count. */
type Sized = Pick<Leg, 'instrument' | 'lots'> & Partial<Pick<Leg, 'cost'>>

/**
 * At its mark, by the formulas of docs/spec; null where it has no mark, or its rulebook no rule for it, or one
 * that is of all legs together.
 */
export function legMargin(
  books: Books,
  holder: Holder,
  rules: Rulebook,
  leg: Sized,
): LegMargin | null {
  const { method, numeraire } = rules
  const spec = Books.instrument(books, leg.instrument)
  const mark = markOf(books, spec)
  if (mark === null) return null
  const size = Fraction.abs(atomsOf(books, leg.instrument, leg.lots, mark))
  if (method.name === 'scenario') return null
  if (spec.kind === 'option') return optionLeg(books, rules, leg, mark)
  if (method.name === 'tiered' || method.name === 'options')
    return tieredMargin(holder, method as TieredMethod, leg, size)
  const isTaken = spec.payoff === 'linear' && spec.settle === numeraire && !spec.allowsNonPositive
  if (!isTaken) return null
  const units = mul(of(leg.lots < 0n ? -leg.lots : leg.lots), decimal(spec.lot))
  const atoms = of(10n ** Books.decimalsOf(books, numeraire))
  if (method.name === 'futures') {
    return futuresMargin(books, method as FuturesMethod, leg, mul(units, atoms))
  }
  const price = mul(of(mark), decimal(spec.tick))
  const each = mul(mul(units, decimal(spec.contractSize)), atoms)
  return brokerMargin(holder, method as BrokerMethod, leg, { size, price, each })
}

/** An option by the form of its base; under a method without forms it has no rule. */
function optionLeg(
  books: Books,
  { method, numeraire }: Rulebook,
  { instrument: id, lots, cost = 0n }: Sized,
  mark: bigint,
): LegMargin | null {
  const spec = Books.instrument(books, id)
  if (method.name !== 'options' || spec.option === undefined) return null
  const atoms = of(10n ** Books.decimalsOf(books, spec.settle))
  const asked = optionMargin(books, method as OptionsMethod, numeraire, {
    spec,
    strike: decimal(spec.option.strike),
    units: mul(of(lots), mul(decimal(spec.lot), decimal(spec.contractSize))),
    mark: mul(of(mark), decimal(spec.tick)),
    worth: Fraction.div(sub(atomsOf(books, id, lots, mark), of(cost)), atoms),
  })
  return (
    asked && {
      initial: mul(atoms, asked.initial),
      maintenance: mul(atoms, asked.maintenance),
    }
  )
}

function tieredMargin(
  holder: Holder,
  { brackets, closing }: TieredMethod,
  { instrument: id, lots }: Sized,
  size: Fraction,
): LegMargin | null {
  const table = brackets.get(id)
  const held = of(lots < 0n ? -lots : lots)
  const measured = table?.by === 'lots' ? held : size
  const row = table?.tiers.findLast(({ floor }) => !Fraction.isLess(measured, of(floor)))
  if (table === undefined || row === undefined) return null
  // What each lot adds to both rates, and the fee to close that the rate to keep includes.
  const grown = mul(held, of(table.slope ?? 0n, table.denominator))
  const fee = closing === undefined ? zero : of(closing.numerator, closing.denominator)
  const least = add(of(row.leverageMax.denominator, row.leverageMax.numerator), grown)
  const most = Fraction.div(of(1n), least)
  const chosen = holder.leverages.get(id)
  const leverage = chosen === undefined ? most : Fraction.min(most, of(chosen))
  const rate = add(add(of(row.rate, table.denominator), grown), fee)
  const kept = sub(mul(size, rate), of(row.deduction, table.denominator))
  return { initial: Fraction.div(size, leverage), maintenance: Fraction.max(zero, kept) }
}

interface BrokerSize {
  readonly size: Fraction
  readonly price: Fraction
  /** Atoms of a settlement unit for each unit held. */
  readonly each: Fraction
}

function brokerMargin(
  holder: Holder,
  { instruments, standard }: BrokerMethod,
  { instrument: id, lots }: Sized,
  { size, price, each }: BrokerSize,
): LegMargin | null {
  const terms = instruments.get(id) ?? standard
  const side = lots > 0n ? terms?.long : terms?.short
  const row = side?.maintenance.findLast(({ from }) => !Fraction.isLess(price, fraction(from)))
  if (side === undefined || row === undefined) return null
  const maintenance = Fraction.max(mul(size, fraction(row.rate)), mul(each, fraction(row.perUnit)))
  const chosen = holder.leverages.get(id)
  const asked = chosen === undefined ? zero : Fraction.div(size, of(chosen))
  const initial = Fraction.max(asked, mul(size, fraction(side.initial)))
  return { initial: Fraction.max(initial, maintenance), maintenance }
}

function futuresMargin(
  { time }: Books,
  { contracts }: FuturesMethod,
  { instrument: id }: Sized,
  atoms: Fraction,
): LegMargin | null {
  const now = contracts.get(id)?.findLast(({ from }) => from <= time)
  if (now === undefined) return null
  return {
    initial: mul(atoms, fraction(now.initial)),
    maintenance: mul(atoms, fraction(now.maintenance)),
  }
}

const fraction = ({ numerator, denominator }: Ratio): Fraction => of(numerator, denominator)
