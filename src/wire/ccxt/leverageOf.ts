import type { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { fieldOf, Import } from './Import.ts'
import { type Priced, priceSpan, resultSpan } from './priced.ts'
import type { CcxtPosition } from './readPositions.ts'
import { Span } from './Span.ts'
import { Worth } from './Worth.ts'

/**
 * The leverage chosen, whole or not; where it is not told it follows from the initial margin, and else
 * the bracket's highest counts, and is named.
 *
 * Rules: [CCXT8]
 */
export function leverageOf(job: Import, position: CcxtPosition, priced: Priced): Ratio | null {
  const { leverage } = position.told
  const about = fieldOf(position, 'leverage')
  if (leverage !== null && job.dialect.position.leverage === 'chosen') {
    const chosen = Ratio.fromDecimal(leverage)
    checkInitial(job, position, priced, chosen)
    return chosen
  }
  if (leverage !== null) {
    const why = 'the effective leverage at this venue, which changes with the price: not used'
    Import.say(job, 'unused', { about, told: leverage, why })
  }
  const found = fromInitial(job, position, priced)
  if (found === null) {
    const why = "the initial margin is that of the bracket's highest leverage"
    Import.say(job, 'missing', { about, why: `neither it nor initialMargin is told: ${why}` })
    return null
  }
  const why = 'not told; it follows from initialMargin'
  Import.say(job, 'derived', { about, ours: found, why })
  return found
}

/** Rounded to a thousandth: initial margins are printed to a few places. */
function fromInitial({ dialect }: Import, position: CcxtPosition, priced: Priced): Ratio | null {
  const { initialMargin, initialMarginPercentage } = position.told
  if (dialect.position.initial === 'other') return null
  if (initialMargin !== null && initialMargin.units > 0n) {
    const at = dialect.position.initial === 'entry' ? position.entryPrice : priced.mark
    if (at === null) return null
    const notional = Worth.notionalAt(priced, Span.exact(Ratio.fromDecimal(at))).low
    return rounded(Span.divide(notional, Ratio.fromDecimal(initialMargin)))
  }
  if (initialMarginPercentage === null || initialMarginPercentage.units <= 0n) return null
  return rounded(Span.over(Ratio.fromDecimal(initialMarginPercentage)))
}

const steps = Ratio.of(1_000n)

function rounded(value: Ratio): Ratio | null {
  const doubled = Ratio.mulDown(2n, Ratio.mul(value, steps))
  const nearest = Integer.divDown(doubled + 1n, 2n)
  return nearest === 0n ? null : Ratio.of(nearest, steps.numerator)
}

function checkInitial(job: Import, position: CcxtPosition, priced: Priced, leverage: Ratio): void {
  const { initialMargin } = position.told
  const { initial } = job.dialect.position
  if (initialMargin === null || initialMargin.units === 0n || initial === 'other') return
  const told = resultSpan(position, initialMargin)
  const prices = [priced.mark, position.entryPrice].flatMap((price) => price ?? [])
  const found = prices.map((price) =>
    Span.times(Worth.notionalAt(priced, priceSpan(position, price)), Span.over(leverage)),
  )
  if (found.some((span) => Span.meet(span, told))) return
  const why =
    job.dialect.causes.get('initialMargin') ??
    'the notional ÷ leverage: the venue may count fees, orders or another leverage, or a field is wrong'
  const price = prices[0] as Decimal
  const bare = Worth.notionalAt(priced, Span.exact(Ratio.fromDecimal(price))).low
  const about = fieldOf(position, 'initialMargin')
  Import.say(job, 'contradicted', {
    about,
    told: initialMargin,
    ours: Span.divide(bare, leverage),
    why,
  })
}
