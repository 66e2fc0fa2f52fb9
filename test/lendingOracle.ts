import type { Account } from '../src/model/Account.ts'
import type { BoundRulebook } from '../src/model/BoundRulebook.ts'
import type { CollateralParameters, LendingMethod } from '../src/model/Lending.ts'
import type { PriceBook } from '../src/model/PriceBook.ts'

/**
 * A loan worked out a second time, slowly and from the formulas of docs/spec/loans.md: fractions of
 * whole numbers, each rounded where the formula says so. It shares nothing with the engine but the
 * nouns, and reads the rulebook as it was written, not as it was bound.
 *
 * Every price that counts is there and fresh.
 */
export interface LoanTotals {
  readonly equity: bigint
  readonly net: bigint
  readonly initial: bigint
  readonly maintenance: bigint
  readonly gross: bigint
}

export interface Fraction {
  readonly up: bigint
  readonly down: bigint
}

const whole = (n: bigint): Fraction => ({ up: n, down: 1n })
const times = (a: Fraction, b: Fraction): Fraction => ({ up: a.up * b.up, down: a.down * b.down })
const over = (a: Fraction, b: Fraction): Fraction => times(a, { up: b.down, down: b.up })
const plus = (a: Fraction, b: Fraction): Fraction => ({
  up: a.up * b.down + b.up * a.down,
  down: a.down * b.down,
})
const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { up: -b.up, down: b.down })
/** What is rounded here is never below zero. */
const floor = ({ up, down }: Fraction): bigint => up / down
const ceil = ({ up, down }: Fraction): bigint => (up + down - 1n) / down
const share = ({
  numerator,
  denominator,
}: {
  numerator: bigint
  denominator: bigint
}): Fraction => ({
  up: numerator,
  down: denominator,
})

const roundsEach = [
  'morpho-blue',
  'compound-v3',
  'maker',
  'euler-v2',
  'liquity-v1',
  'liquity-v2',
  'venus',
]
const roundsDebtDown = ['compound-v3', 'venus', 'liquity-v2']

export function lendingOracle(account: Account, terms: BoundRulebook, book: PriceBook): LoanTotals {
  const method = terms.rulebook.method as LendingMethod
  const entries = account.balances.flatMap((balance, index) =>
    balance === undefined || balance === 0n ? [] : [{ balance, place: index }],
  )
  const debts = entries
    .filter(({ balance }) => balance < 0n)
    .map(({ balance, place }) => {
      const round = roundsDebtDown.includes(method.protocol) ? floor : ceil
      const amount = round(times(whole(-balance), standsFor(terms, book, place)))
      return round(times(whole(amount), price(terms, book, underlying(terms, place))))
    })
  const held = entries
    .filter(({ balance, place }) => balance > 0n && isPledged(account, terms, place))
    .map(({ balance, place }) => {
      const amount = floor(times(whole(balance), standsFor(terms, book, place)))
      const worth = floor(times(whole(amount), price(terms, book, underlying(terms, place))))
      const [open, keep] = limits(account, terms, book, place)
      return { worth, open: times(whole(worth), open), keep: times(whole(worth), keep) }
    })
  const isEach = roundsEach.includes(method.protocol)
  const ties = method.protocol === 'euler-v2' && debts.length > 0 ? 1n : 0n
  const credit = total(
    held.map(({ keep }) => keep),
    isEach,
  )
  const opened = total(
    held.map(({ open }) => open),
    isEach,
  )
  const debt = debts.reduce((sum, one) => sum + one, 0n)
  const worth = held.reduce((sum, one) => sum + one.worth, 0n)
  return {
    equity: credit > 0n ? credit - ties : 0n,
    net: worth - debt,
    initial: debt + credit - opened,
    maintenance: debt,
    gross: debt,
  }
}

const total = (credits: readonly Fraction[], isEach: boolean): bigint =>
  isEach
    ? credits.reduce((sum, credit) => sum + floor(credit), 0n)
    : floor(credits.reduce(plus, whole(0n)))

/** The same without any rounding: what all that is pledged carries, and all that is owed. */
export function exactLoan(account: Account, terms: BoundRulebook, book: PriceBook) {
  const worth = (balance: bigint, place: number): Fraction =>
    times(
      times(whole(balance), standsFor(terms, book, place)),
      price(terms, book, underlying(terms, place)),
    )
  let [carried, owed] = [whole(0n), whole(0n)]
  for (const [place, balance = 0n] of account.balances.entries()) {
    if (balance < 0n) owed = plus(owed, worth(-balance, place))
    if (balance <= 0n || !isPledged(account, terms, place)) continue
    const [, keep] = limits(account, terms, book, place)
    carried = plus(carried, times(worth(balance, place), keep))
  }
  return { carried, owed }
}

const underlying = ({ assets }: BoundRulebook, index: number): number =>
  assets[index]?.claim?.of ?? index

function standsFor({ assets }: BoundRulebook, book: PriceBook, place: number): Fraction {
  const index = assets[place]?.claim === undefined ? undefined : book.accrued?.[place]
  return index === undefined ? whole(1n) : share(index)
}

/** Of an atom, in atoms of the numeraire. */
function price(
  { assets, numeraire }: BoundRulebook,
  { indices }: PriceBook,
  asset: number,
): Fraction {
  if (asset === numeraire.index) return whole(1n)
  const perAtom = (index: number): Fraction => ({
    up: indices[index]?.price ?? 0n,
    down: 10n ** BigInt(assets[index]?.decimals ?? 0),
  })
  return over(perAtom(asset), perAtom(numeraire.index))
}

const methodOf = ({ rulebook }: BoundRulebook): LendingMethod => rulebook.method as LendingMethod

const idOf = (terms: BoundRulebook, index: number): string =>
  terms.assets[underlying(terms, index)]?.id ?? ''

const isPledged = ({ elections }: Account, terms: BoundRulebook, index: number): boolean =>
  methodOf(terms).collateral.has(idOf(terms, index)) &&
  !(elections?.unpledged.has(underlying(terms, index)) ?? false)

/** To open and to keep, as the account's mode has it. */
function limits(
  { elections }: Account,
  terms: BoundRulebook,
  { time }: PriceBook,
  index: number,
): readonly [Fraction, Fraction] {
  const method = methodOf(terms)
  const id = idOf(terms, index)
  const pledge = method.collateral.get(id) as CollateralParameters
  const mode = elections?.mode == null ? undefined : method.modes.get(elections.mode)
  const lendsNothing = mode?.ltvZero.includes(id) ?? false
  if (mode?.assets.includes(id)) {
    return [lendsNothing ? whole(0n) : share(mode.openLtv), share(mode.threshold)]
  }
  const opens = !lendsNothing && !(mode?.isolated ?? false)
  return [opens ? share(pledge.openLtv) : whole(0n), ramped(pledge, method, time)]
}

/** A ramp comes down in parts of what every limit of the method is counted in. */
function ramped(
  { threshold, ramp }: CollateralParameters,
  method: LendingMethod,
  time: number,
): Fraction {
  if (ramp === null || time >= ramp.until) return share(threshold)
  const left = Math.min(ramp.until - time, ramp.duration)
  const drop = minus(share(ramp.from), share(threshold))
  const parts = whole(partsOf(method))
  const fraction = { up: BigInt(left), down: BigInt(ramp.duration) }
  return plus(share(threshold), over(whole(floor(times(times(drop, parts), fraction))), parts))
}

function partsOf({ collateral, modes }: LendingMethod): bigint {
  const limited = [...collateral.values(), ...modes.values()]
  const named = limited.flatMap(({ openLtv, threshold }) => [openLtv, threshold])
  const from = [...collateral.values()].flatMap(({ ramp }) => (ramp === null ? [] : [ramp.from]))
  return [...named, ...from].reduce(
    (parts, { denominator }) => (parts * denominator) / common(parts, denominator),
    10_000n,
  )
}

const common = (a: bigint, b: bigint): bigint => (b === 0n ? a : common(b, a % b))
