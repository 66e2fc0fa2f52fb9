import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { fieldOf, Import, shown } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import type { CcxtPosition, Figure } from './readPositions.ts'
import { Span } from './Span.ts'
import type { UnifiedSymbol } from './UnifiedSymbol.ts'
import { Worth } from './Worth.ts'

/** A position's size and price, as far as they are told or follow. */
export interface Priced extends Worth {
  readonly contractSize: Decimal
  readonly mark: Decimal | null
}

const PRICES = ['entryPrice', 'markPrice', 'liquidationPrice'] as const
const AMOUNTS = [
  ...(['notional', 'collateral', 'initialMargin', 'maintenanceMargin'] as const),
  'unrealizedPnl',
] as const

/** Venues print to no more; a longer number is ccxt's own quotient. */
const PLACES_MAX = 8

/** The finest place that a position prints numbers of a kind to. */
export const placesOf = ({ told }: CcxtPosition, kind: 'price' | 'amount'): number =>
  Math.max(
    0,
    ...(kind === 'price' ? PRICES : AMOUNTS).map((figure: Figure) =>
      Math.min(PLACES_MAX, told[figure]?.scale ?? 0),
    ),
  )

export const priceSpan = (position: CcxtPosition, price: Decimal): Span =>
  Span.told(price, placesOf(position, 'price'))

export const amountSpan = (position: CcxtPosition, amount: Decimal): Span =>
  Span.told(amount, placesOf(position, 'amount'))

export const resultSpan = (position: CcxtPosition, amount: Decimal): Span =>
  Span.result(amount, placesOf(position, 'amount'))

/**
 * A position's size and mark. What is told twice is compared; a mark that is not told follows from the
 * notional or the profit, and is named.
 *
 * Rules: [CCXT2] [CCXT3] [CCXT5]
 */
export function priced(job: Import, position: CcxtPosition, parts: UnifiedSymbol): Priced {
  const contractSize = contractSizeOf(job, position)
  const size = Ratio.mul(
    Ratio.fromDecimal(position.contracts),
    job.dialect.position.contracts === 'units' ? Ratio.one : Ratio.fromDecimal(contractSize),
  )
  const worth = { parts, side: position.side, size }
  const counted = job.dialect.position.contracts === 'units' ? one : contractSize
  const mark = markOf(job, position, worth)
  checkNotional(job, position, worth, mark)
  checkProfit(job, position, worth, mark)
  return { ...worth, contractSize: counted, mark }
}

const one: Decimal = { units: 1n, scale: 0 }

function contractSizeOf(job: Import, position: CcxtPosition): Decimal {
  const { contractSize, notional, markPrice } = position.told
  if (contractSize !== null) return contractSize
  const { contractSize: usual, contracts } = job.dialect.position
  const about = fieldOf(position, 'contractSize')
  if (contracts === 'units') return one
  if (usual !== null) {
    const parsed = Decimal.parse(usual)
    if (parsed.ok) return parsed.value
  }
  const isLinear = position.parts?.payoff === 'linear'
  if (notional !== null && markPrice !== null && isLinear) {
    const each = Span.divide(Ratio.fromDecimal(notional), Ratio.fromDecimal(markPrice))
    const found = Worth.decimalOf(Span.divide(each, Ratio.fromDecimal(position.contracts)))
    const why = 'not told; it follows from the notional, the contracts and the mark'
    Import.say(job, 'derived', { about, ours: found, why })
    return found
  }
  const expected = 'the size of a contract: neither told nor to be derived'
  throw Import.blameFigure(position, 'contractSize', {
    code: 'field.missing',
    expected,
    found: 'nothing',
  })
}

function markOf(job: Import, position: CcxtPosition, worth: Worth): Decimal | null {
  const { markPrice } = position.told
  if (markPrice !== null) return markPrice
  const about = fieldOf(position, 'markPrice')
  const told = LenientJson.raw(position.info, job.dialect.position.raw.get('markPrice') ?? null)
  if (told !== null && told.units > 0n) {
    Import.say(job, 'derived', { about, ours: told, why: 'not told; taken from info' })
    return told
  }
  const { notional, unrealizedPnl } = position.told
  const { notional: at, profit } = job.dialect.position
  const entry = Ratio.fromDecimal(position.entryPrice)
  const gained = unrealizedPnl === null || profit === 'session' ? null : unrealizedPnl
  const byProfit = gained && Worth.priceOfProfit(worth, entry, Ratio.fromDecimal(gained))
  const byNotional =
    notional === null || at === 'entry'
      ? null
      : Worth.priceOfNotional(worth, Span.size(Ratio.fromDecimal(notional)))
  const isOpen = at === 'mark' || byNotional === null || !Span.isNear(byNotional, entry, hardly)
  if (!isOpen && byProfit === null) {
    const why = 'not told, nor is unrealizedPnl, and the notional may be at the entry: unknown'
    Import.say(job, 'missing', { about, why })
    return null
  }
  if (byNotional !== null && agrees(byNotional, byProfit)) {
    const why = 'not told; it follows from the notional, contracts and contractSize'
    return derived(job, about, byNotional, why)
  }
  if (byProfit !== null) {
    const why = 'not told; it follows from unrealizedPnl, entryPrice and contracts'
    return derived(job, about, byProfit, why)
  }
  const why = 'no mark is told and none follows: the position counts at cost, and is unknown'
  Import.say(job, 'missing', { about, why })
  return null
}

const closely = Ratio.of(1n, 200n)

/** What is no move of a mark from an entry. */
const hardly = Ratio.of(1n, 100_000n)

const agrees = (a: Ratio, b: Ratio | null): boolean => b === null || Span.isNear(a, b, closely)

function derived(job: Import, about: string, price: Ratio, why: string): Decimal {
  const ours = Worth.decimalOf(price)
  Import.say(job, 'derived', { about, ours, why })
  return ours
}

/** Beyond this share a notional is not another rounding, but another size. */
const grossly = Ratio.of(1n, 100n)

/** A notional that no price in the payload gives is a size that contradicts itself. */
function checkNotional(
  job: Import,
  position: CcxtPosition,
  worth: Worth,
  mark: Decimal | null,
): void {
  const { notional } = position.told
  if (notional === null || mark === null) return
  const told = absolute(resultSpan(position, notional))
  const found = conventions(job, position, worth, mark)
  if (found.some((span) => Span.meet(span, told))) return
  const size = Span.size(Ratio.fromDecimal(notional))
  const about = fieldOf(position, 'notional')
  const ours = Worth.notionalAt(worth, Span.exact(Ratio.fromDecimal(mark))).low
  const near = found.some(
    ({ low, high }) => Span.isNear(size, low, grossly) || Span.isNear(size, high, grossly),
  )
  if (near) {
    const why =
      job.dialect.causes.get('notional') ??
      'contracts × contractSize at the mark: the mark may be of another moment'
    Import.say(job, 'contradicted', { about, told: notional, ours, why })
    return
  }
  const expected = `${shown(Worth.decimalOf(ours))}, which is contracts × contractSize at markPrice`
  throw Import.blameFigure(position, 'notional', {
    expected,
    found: `${Decimal.format(notional)}: contracts, contractSize, markPrice and notional contradict each other`,
  })
}

const absolute = (span: Span): Span => (span.high.numerator <= 0n ? Span.negated(span) : span)

/** What a notional may be told at; the first is the one at the mark. */
function conventions(
  { dialect }: Import,
  position: CcxtPosition,
  worth: Worth,
  mark: Decimal,
): readonly Span[] {
  const at = (price: Decimal): Span => Worth.notionalAt(worth, priceSpan(position, price))
  const { notional } = dialect.position
  if (notional === 'mark') return [at(mark)]
  if (notional === 'entry') return [at(position.entryPrice)]
  return [at(mark), at(position.entryPrice), Span.exact(worth.size)]
}

function checkProfit(
  job: Import,
  position: CcxtPosition,
  worth: Worth,
  mark: Decimal | null,
): void {
  const { unrealizedPnl } = position.told
  const about = fieldOf(position, 'unrealizedPnl')
  if (unrealizedPnl === null || mark === null) return
  if (job.dialect.position.profit === 'session') {
    const why = 'the profit of the session at this venue: not used'
    Import.say(job, 'unused', { about, told: unrealizedPnl, why })
    return
  }
  const told = resultSpan(position, unrealizedPnl)
  const [entry, at] = [priceSpan(position, position.entryPrice), priceSpan(position, mark)]
  const ours = Worth.profitAt(worth, entry, at)
  if (Span.meet(ours, told)) return
  const exact = (price: Decimal): Span => Span.exact(Ratio.fromDecimal(price))
  const found = Worth.profitAt(worth, exact(position.entryPrice), exact(mark)).low
  const why =
    job.dialect.causes.get('unrealizedPnl') ??
    'from entryPrice, markPrice, contracts and side: one of them or unrealizedPnl is of another moment, or wrong'
  Import.say(job, 'contradicted', { about, told: unrealizedPnl, ours: found, why })
}
