import { Ratio } from '../../money/Ratio.ts'
import type { AccountReport } from '../../report/AccountReport.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import type { Expectation } from './Expectation.ts'
import { shown } from './Import.ts'
import type { Notice } from './Notice.ts'
import { Span } from './Span.ts'

/**
 * Compares an assessment with what the payload told of the same account. Where ours and theirs differ by
 * more than the rounding of what they are made of, the field is named with both numbers and the likely
 * cause.
 *
 * Rules: [CCXT3]
 */
export const reconcile = (
  expectations: readonly Expectation[],
  reports: readonly AccountReport[],
): readonly Notice[] => compare(expectations, reports).flatMap(({ notice }) => notice ?? [])

/** A figure told, ours beside it, and what there is to say where they differ. */
export interface Compared {
  readonly expectation: Expectation
  /** Null where nothing follows. */
  readonly ours: Ratio | null
  /** Null where they agree. */
  readonly notice: Notice | null
}

/** Every figure told beside ours; those of unknown accounts are not compared. */
export const compare = (
  expectations: readonly Expectation[],
  reports: readonly AccountReport[],
): readonly Compared[] =>
  expectations.flatMap((expectation) => {
    const its = reports.filter(({ account }) => expectation.accounts.includes(account))
    const isKnown = its.length > 0 && its.every(({ certainty }) => certainty !== 'unknown')
    return isKnown ? [compared(expectation, its)] : []
  })

function compared(expectation: Expectation, reports: readonly AccountReport[]): Compared {
  const { span, position, told, about } = expectation
  const ours = figureOf(expectation, reports)
  const slack = position?.slack ?? Span.exact(Ratio.one)
  const found = ours === null ? null : Span.times(slack, ours)
  if (found !== null && Span.meet(widened(found), span)) return { expectation, ours, notice: null }
  const notice: Notice = {
    kind: 'contradicted',
    account: reports[0]?.account ?? null,
    about,
    told: shown(told),
    ours: ours === null ? 'none' : shown(ours),
    why: why(expectation, ours),
  }
  return { expectation, ours, notice }
}

/** Ours are rounded to atoms and ticks. */
const grain = Ratio.of(1n, 10_000_000n)

const atom = Ratio.of(1n, 100_000_000n)

const widened = ({ low, high }: Span): Span => ({
  low: Ratio.sub(low, Ratio.add(Ratio.mul(Span.size(low), grain), atom)),
  high: Ratio.add(high, Ratio.add(Ratio.mul(Span.size(high), grain), atom)),
})

const number = (text: string): Ratio => Ratio.fromDecimal(Numeral.parse(text, Path.top()))

function figureOf({ figure, position }: Expectation, reports: readonly AccountReport[]) {
  if (position === null) {
    const field = figure === 'equity' ? 'equity' : 'maintenanceMargin'
    return reports.map((report) => number(report[field])).reduce(Ratio.add, Ratio.zero)
  }
  const held = reports
    .flatMap(({ positions }) => positions)
    .find(({ symbol, side }) => symbol === position.symbol && side === position.side)
  const text = figure === 'liquidationPrice' ? held?.liquidationPrice : held?.maintenanceMargin
  return text == null ? null : number(text)
}

const slightly = Ratio.of(1n, 50n)

/** What each figure is made of, for one that is far off. */
const inputs: { readonly [figure in Expectation['figure']]: string } = {
  liquidationPrice: 'collateral, a balance, entryPrice or contracts',
  maintenanceMargin: 'markPrice, contracts or a tier',
  equity: 'a balance or a profit',
}

/** The venue's known ways first; else whether it is a fee's size or another account's. */
function why({ cause, told, figure, accounts }: Expectation, ours: Ratio | null): string {
  const theirs = Ratio.fromDecimal(told)
  const isFar = ours === null || !Span.isNear(ours, theirs, slightly)
  if (cause !== null)
    return isFar ? `${cause}; or ${inputs[figure]} is not what it is there` : cause
  if (ours === null)
    return 'nothing here depends on the price so far: other collateral or positions'
  if (Span.isNear(ours, theirs, slightly)) {
    return 'within two per cent: fees, funding, or the price or row that the venue reckons it at'
  }
  if (figure === 'equity')
    return 'a balance, a profit or a coin is read otherwise than the venue does'
  if (figure === 'maintenanceMargin') {
    return 'another row or unit of the tiers, another mark, or fields that contradict each other'
  }
  return accounts.length > 0
    ? 'other margin stands behind it at the venue, or a field contradicts the others'
    : 'another margin'
}
