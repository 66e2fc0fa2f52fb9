import { datetime } from '../base/datetime.ts'
import { Method } from '../margin/Method.ts'
import { loanHealth } from '../margin/methods/lending/loanHealth.ts'
import { loanBuffer } from '../margin/methods/lending/prices/loanBuffer.ts'
import { timeToBreach } from '../margin/methods/lending/prices/timeToBreach.ts'
import type { AssetId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Level } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { DistanceReport } from './DistanceReport.ts'
import { amountText } from './figures.ts'
import { LegReport } from './LegReport.ts'
import type { Subject } from './Subject.ts'

/** The part of an `assess` report specific to a loan; ratios are decimals, 1 is the whole. */
export interface LoanReport {
  readonly protocol: string
  /** The correlated-asset mode entered, if the regime has one. */
  readonly mode: string | null
  /** 18 decimals, low is bad, liquidated below 1; null without debt. */
  readonly healthFactor: string | null
  /** Debt ÷ collateral, both at their worth; null without collateral. */
  readonly ltv: string | null
  /** The loan to value at which this collateral would be liquidated. */
  readonly liquidationLtv: string | null
  /** Worth of the collateral that counts. */
  readonly collateralValue: string
  readonly debtValue: string
  /** The fall of all collateral prices together at which it is liquidated. */
  readonly buffer: string | null
  /** The health factor that the amounts in `legs` reach. */
  readonly targetHealth: string
  readonly collateral: readonly LegReport[]
  readonly debts: readonly LegReport[]
  readonly interest: InterestReport | null
  /** What could not have come about under the regime; left out where there is nothing. */
  readonly notes?: readonly string[]
}

/** When interest alone, at unchanged prices, causes a call or liquidation. */
export interface InterestReport {
  readonly level: string
  /** Null where that takes more than a hundred years. */
  readonly seconds: string | null
  readonly datetime: string | null
}

export interface LoanOptions {
  /** The target of the amounts to repay, add and sell; null for the cure of a call, or 1.5. */
  readonly health: Ratio | null
  /** Yearly rates by asset. */
  readonly interest: ReadonlyMap<AssetId, Ratio>
}

const WAD_PLACES = 18
const PLACES = 6
const wad = Ratio.of(1n, Integer.pow10(18))
const usual = Ratio.of(3n, 2n)

/** Formats a loan's figures; null where the rulebook is not a lending one. */
export function of(subject: Subject, options: LoanOptions): LoanReport | null {
  const { account, rules: terms, book, assessment } = subject
  const loan = Method.loan(terms)
  if (loan === null) return null
  const end = DistanceReport.liquidatesAbove(terms.rulebook)
  const health = loanHealth(account, terms, book)
  const target = options.health ?? targetOf(subject, end)
  const worth = Ratio.of(assessment.net + assessment.gross)
  const share = (value: bigint): Ratio | null =>
    worth.numerator > 0n ? Ratio.mul(Ratio.of(value), inverse(worth)) : null
  const own = health === null ? null : Ratio.mul(Ratio.mul(Ratio.of(health), wad), end)
  const mode = account.elections?.mode ?? null
  const notes = Method.of(terms).notes({ account, rules: terms, prices: book })
  return {
    protocol: loan.method.protocol,
    mode: mode !== null && loan.modes.has(mode) ? mode : null,
    healthFactor: own && Ratio.format(own, WAD_PLACES),
    ltv: textOf(share(assessment.gross)),
    liquidationLtv: nearest(share(Ratio.mulDown(assessment.equity, end))),
    collateralValue: amountText(assessment.net + assessment.gross, terms.numeraire),
    debtValue: amountText(assessment.gross, terms.numeraire),
    buffer: textOf(loanBuffer(account, terms, book, { threshold: end })),
    targetHealth: Ratio.format(target, PLACES),
    ...LegReport.both(subject, end, Ratio.mul(target, inverse(end))),
    interest: interestOf(subject, options.interest),
    ...(notes.length > 0 && { notes }),
  }
}

const textOf = (ratio: Ratio | null): string | null => ratio && Ratio.format(ratio, PLACES)

/** Borrowing capacity was rounded down, so the nearest value is the intended one. */
const nearest = (ratio: Ratio | null): string | null =>
  textOf(ratio && Ratio.add(ratio, Ratio.of(1n, Integer.mul(2n, Integer.pow10(PLACES)))))

const inverse = ({ numerator, denominator }: Ratio): Ratio => Ratio.of(denominator, numerator)

/** The target: the cure of the call for an account in call, 1.5 for any other. */
const targetOf = ({ rules: terms, calls }: Subject, end: Ratio): Ratio =>
  calls.length === 0 ? usual : Ratio.mul(end, inverse(terms.rulebook.call.cureTo))

function interestOf(
  { account, rules: terms, book, rungs }: Subject,
  rates: ReadonlyMap<AssetId, Ratio>,
): InterestReport | null {
  const level = nextLevel(terms, rungs)
  if (rates.size === 0 || level === null) return null
  const seconds = timeToBreach(account, terms, book, rates, { threshold: level.enter })
  return {
    level: level.name,
    seconds: seconds === null ? null : `${seconds}`,
    datetime: seconds === null ? null : datetime(book.time + 1_000 * Integer.toNumber(seconds)),
  }
}

/** The next calling or liquidating level above the loan's own. */
function nextLevel({ rulebook }: BoundRulebook, rungs: readonly number[]): Level | null {
  const above = rulebook.ladders.flatMap(({ levels }, index) => levels.slice(rungs[index] ?? 0))
  return above.find(({ action, measure }) => action !== 'none' && measure === 'maintenance') ?? null
}

export * as LoanReport from './LoanReport.ts'
