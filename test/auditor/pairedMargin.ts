import type { BrokerMethod, BrokerOptionTerms, PriceRow } from '../../src/model/BrokerMethod.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import type { Ratio } from '../../src/money/Ratio.ts'
import { Books, type Leg } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { legMargin } from './legMargin.ts'
import { atomsOf, decimal, markOf } from './priced.ts'

const { add, sub, mul, of, zero, negate } = Fraction

type Sized = Pick<Leg, 'instrument' | 'lots'>

/** What options and stock on one base ask together, atoms of the numeraire. */
interface Asked {
  readonly initial: Fraction
  readonly maintenance: Fraction
}

/** A piece of an option: as many lots as all legs are whole numbers of. */
interface Piece {
  readonly right: 'call' | 'put'
  readonly strike: Fraction
  readonly day: number
  readonly price: Fraction
  readonly isWritten: boolean
}

interface Case {
  readonly spot: Fraction
  readonly terms: BrokerOptionTerms
  readonly rows: readonly PriceRow[]
  readonly isShort: boolean
  readonly isRelief: boolean
  readonly joint: boolean
  readonly today: number
}

/** Of more pieces than these no partition is tried. */
const PIECES = 7

/** Whether options stand in units of a rulebook. */
export const isPaired = (books: Books, { method }: Rulebook, legs: readonly Sized[]): boolean =>
  method.name === 'broker' &&
  (method as BrokerMethod).options !== undefined &&
  legs.some(({ instrument }) => Books.instrument(books, instrument).kind === 'option')

/**
 * What all legs ask under a broker's rulebook with options, by trying every partition of every base; null where a
 * price is missing, or where there are too many pieces to try.
 */
export function pairedMargin(
  books: Books,
  rules: Rulebook,
  legs: readonly Sized[],
  leverages: ReadonlyMap<string, bigint> = new Map(),
): Asked | null {
  let [initial, maintenance] = [zero, zero]
  const bases = new Set(legs.map(({ instrument }) => Books.instrument(books, instrument).base))
  for (const base of bases) {
    const own = legs.filter(({ instrument }) => Books.instrument(books, instrument).base === base)
    const asked = ofBase(books, rules, own, leverages)
    if (asked === null) return null
    initial = add(initial, asked.initial)
    maintenance = add(maintenance, asked.maintenance)
  }
  return { initial, maintenance }
}

function ofBase(
  books: Books,
  rules: Rulebook,
  legs: readonly Sized[],
  leverages: ReadonlyMap<string, bigint>,
): Asked | null {
  const specOf = ({ instrument }: Sized): InstrumentSpec => Books.instrument(books, instrument)
  const options = legs.filter((leg) => specOf(leg).kind === 'option')
  let own: Asked = { initial: zero, maintenance: zero }
  for (const leg of legs.filter((one) => !options.includes(one))) {
    const asked = legMargin(books, { leverages } as never, rules, leg)
    if (asked === null) return null
    own = {
      initial: add(own.initial, asked.initial),
      maintenance: add(own.maintenance, asked.maintenance),
    }
  }
  if (options.length === 0) return own
  const beyond = [false, true].map((isInitial) => beyondOf(books, rules, legs, isInitial))
  const [kept, opened] = beyond
  if (kept === null || opened === null || kept === undefined || opened === undefined) return null
  const maintenance = Fraction.max(zero, add(own.maintenance, kept))
  const initial = Fraction.max(maintenance, Fraction.max(zero, add(own.initial, opened)))
  return { initial, maintenance }
}

/** The least of all partitions, less what is written is worth and what the stock asks alone. */
function beyondOf(
  books: Books,
  { method, numeraire }: Rulebook,
  legs: readonly Sized[],
  isInitial: boolean,
): Fraction | null {
  const { options, standard, instruments } = method as BrokerMethod
  const specs = legs.map(({ instrument }) => Books.instrument(books, instrument))
  const [first] = specs.filter(({ kind }) => kind === 'option')
  const terms = first && (options?.underlyings.get(first.base) ?? options?.standard)
  const spot = first && spotOf(books, first, numeraire)
  if (first === undefined || !terms || !spot || !areAlike(specs)) return null
  const sizes = legs.map(({ lots }) => (lots < 0n ? -lots : lots))
  const stocks = legs.filter((_, at) => specs[at]?.kind !== 'option')
  const shares = stocks.reduce((sum, { lots }) => sum + lots, 0n)
  const size = sizes.reduce(gcd, 0n)
  const pieces: Piece[] = []
  let worth = zero
  for (const [at, { instrument, lots }] of legs.entries()) {
    const spec = specs[at] as InstrumentSpec
    if (spec.option === undefined) continue
    const mark = markOf(books, spec)
    if (mark === null) return null
    if (lots < 0n) worth = add(worth, negate(atomsOf(books, instrument, lots, mark)))
    const { right, strike } = spec.option
    const piece: Piece = {
      ...{ right, strike: decimal(strike), isWritten: lots < 0n },
      day: Math.floor((spec.expiry ?? 0) / 86_400_000),
      price: mul(of(mark), decimal(spec.tick)),
    }
    const count = Number((sizes[at] ?? 0n) / size)
    if (pieces.length + count > PIECES) return null
    pieces.push(...Array.from({ length: count }, () => piece))
  }
  const stock = stocks[0] && (instruments.get(stocks[0].instrument) ?? standard)
  const side = shares < 0n ? stock?.short : stock?.long
  const rows = side?.maintenance.map((row) =>
    isInitial && isLess(row.rate, side.initial) ? { ...row, rate: side.initial } : row,
  )
  const one: Case = {
    ...{ spot, terms, rows: rows ?? [], isShort: shares < 0n, isRelief: !isInitial },
    joint: options?.netting === 'joint',
    today: Math.floor(books.time / 86_400_000),
  }
  const lots = Number((shares < 0n ? -shares : shares) / size)
  const least = netted(one, pieces, lots)
  const alone = mul(of(BigInt(lots)), stockAsk(one, spot))
  const each = mul(mul(decimal(first.lot), decimal(first.contractSize)), of(size))
  const atoms = mul(each, of(10n ** Books.decimalsOf(books, numeraire)))
  return sub(mul(atoms, sub(least, alone)), worth)
}

const isLess = (a: Ratio, b: Ratio): boolean =>
  a.numerator * b.denominator < b.numerator * a.denominator

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

/** Of one size of contract, and one listing of the stock. */
const areAlike = (specs: readonly InstrumentSpec[]): boolean => {
  const stocks = new Set(specs.filter(({ kind }) => kind !== 'option').map(({ id }) => id))
  const sizes = specs.map(({ lot, contractSize }) =>
    Fraction.text(mul(decimal(lot), decimal(contractSize))),
  )
  return stocks.size < 2 && new Set(sizes).size < 2
}

function spotOf(books: Books, { base, quote }: InstrumentSpec, numeraire: string): Fraction | null {
  const from = books.indices.get(base)?.price
  const to = books.indices.get(quote)?.price ?? (quote === numeraire ? 10n ** 12n : undefined)
  return from === undefined || to === undefined ? null : of(from, to)
}

const fraction = ({ numerator, denominator }: Ratio): Fraction => of(numerator, denominator)

/** What a unit of the stock asks at a price. */
function stockAsk({ rows }: Case, price: Fraction): Fraction {
  const row = rows.findLast(({ from }) => !Fraction.isLess(price, fraction(from)))
  if (row === undefined) return zero
  const asked = Fraction.max(mul(price, fraction(row.rate)), fraction(row.perUnit))
  return asked
}

const payoff = ({ right, strike }: Piece, at: Fraction): Fraction =>
  Fraction.max(zero, right === 'call' ? sub(at, strike) : sub(strike, at))

function alone({ spot, terms, today }: Case, piece: Piece): Fraction {
  if (!piece.isWritten) {
    const isFar = piece.day - today > 276
    return isFar ? mul(piece.price, fraction(terms.longDated)) : piece.price
  }
  const out = Fraction.max(
    zero,
    piece.right === 'call' ? sub(piece.strike, spot) : sub(spot, piece.strike),
  )
  const least = mul(fraction(terms.least), piece.right === 'call' ? spot : piece.strike)
  return add(piece.price, Fraction.max(sub(mul(fraction(terms.base), spot), out), least))
}

/** Every choice of what is netted on the days on which something written ends. */
function netted(one: Case, pieces: readonly Piece[], lots: number): Fraction {
  const days = one.joint
    ? [...new Set(pieces.filter(({ isWritten }) => isWritten).map(({ day }) => day))]
    : []
  let least: Fraction | null = null
  const place = (at: number, nets: readonly (readonly Piece[])[], rest: readonly Piece[]): void => {
    const piece = pieces[at]
    if (piece === undefined) {
      const asked = nets.map((net) => netOf(net))
      if (asked.includes(null)) return
      const sum = (asked as Fraction[]).reduce(add, paired(one, rest, lots))
      least = least === null ? sum : Fraction.min(least, sum)
      return
    }
    place(at + 1, nets, [...rest, piece])
    for (const [net, day] of days.entries()) {
      if (piece.isWritten ? piece.day !== day : piece.day < day) continue
      place(
        at + 1,
        nets.map((some, index) => (index === net ? [...some, piece] : some)),
        rest,
      )
    }
  }
  place(
    0,
    days.map(() => []),
    [],
  )
  return least ?? zero
}

/** What is held is paid, and the rest may lose so much at zero or a strike; null where that has no bound. */
function netOf(net: readonly Piece[]): Fraction | null {
  const count = (right: string, isWritten: boolean): number =>
    net.filter((piece) => piece.right === right && piece.isWritten === isWritten).length
  if (count('call', true) > count('call', false) || count('put', true) > count('put', false))
    return null
  const paid = net
    .filter(({ isWritten }) => !isWritten)
    .reduce((sum, { price }) => add(sum, price), zero)
  const losses = [zero, ...net.map(({ strike }) => strike)].map((at) =>
    net.reduce((sum, piece) => {
      const worth = payoff(piece, at)
      return add(sum, piece.isWritten ? worth : negate(worth))
    }, zero),
  )
  return add(paid, losses.reduce(Fraction.max, zero))
}

/** The first piece by itself, with every other, with stock, and with both. */
function paired(one: Case, pieces: readonly Piece[], lots: number): Fraction {
  const [first, ...rest] = pieces
  if (first === undefined) return mul(of(BigInt(lots)), stockAsk(one, one.spot))
  let least = add(alone(one, first), paired(one, rest, lots))
  const tried = (asked: Fraction | null, left: readonly Piece[], stock: number): void => {
    if (asked !== null) least = Fraction.min(least, add(asked, paired(one, left, stock)))
  }
  if (lots > 0) tried(beside(one, [first]), rest, lots - 1)
  rest.forEach((other, at) => {
    const left = rest.filter((_, index) => index !== at)
    tried(together(one, first, other), left, lots)
    if (lots > 0) tried(beside(one, [first, other]), left, lots - 1)
  })
  return least
}

/** A straddle, or where pairs are netted a spread. */
function together(one: Case, a: Piece, b: Piece): Fraction | null {
  if (a.isWritten && b.isWritten && a.right !== b.right) {
    const [x, y] = [alone(one, a), alone(one, b)]
    const [first, second] = [add(x, b.price), add(y, a.price)]
    if (Fraction.compare(x, y) === 0n) return Fraction.min(first, second)
    return Fraction.isLess(x, y) ? second : first
  }
  if (one.joint || a.isWritten === b.isWritten || a.right !== b.right) return null
  const [written, held] = a.isWritten ? [a, b] : [b, a]
  return held.day < written.day ? null : netOf([written, held])
}

/** Options beside a unit of stock, with what is held among them paid. */
function beside(one: Case, pieces: readonly Piece[]): Fraction | null {
  const { spot, terms, isShort, isRelief } = one
  const written = pieces.filter(({ isWritten }) => isWritten)
  const held = pieces.filter(({ isWritten }) => !isWritten)
  if (written.length > 1 || held.length > 1) return null
  if (written.some(({ right }) => right !== (isShort ? 'put' : 'call'))) return null
  if (held.some(({ right }) => right !== (isShort ? 'call' : 'put'))) return null
  const [sold] = written
  const [bought] = held
  const inside = sold === undefined ? zero : payoff(sold, spot)
  if (bought === undefined) {
    return add(inside, stockAsk(one, isShort ? spot : sub(spot, inside)))
  }
  if (!isRelief || terms.bounded === null) return null
  const away = Fraction.max(
    zero,
    bought.right === 'call' ? sub(bought.strike, spot) : sub(spot, bought.strike),
  )
  const share = mul(fraction(terms.bounded), bought.strike)
  const least = add(share, away)
  if (sold === undefined) return add(bought.price, Fraction.min(least, stockAsk(one, spot)))
  if (sold.day !== bought.day) return null
  const order = Fraction.compare(bought.strike, sold.strike)
  if (order === 0n) return add(bought.price, add(inside, share))
  if (order > 0n || isShort) return null
  const collar = Fraction.min(least, mul(fraction(terms.collar), sold.strike))
  return add(bought.price, add(inside, collar))
}
