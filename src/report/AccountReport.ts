import { datetime } from '../base/datetime.ts'
import { available } from '../margin/available.ts'
import { committed } from '../margin/committed.ts'
import { assessCredit } from '../margin/creditView.ts'
import { Method } from '../margin/Method.ts'
import type { Basis } from '../margin/prices/PricePath.ts'
import { withdrawable } from '../margin/withdrawable.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Level } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { CureReport } from './CureReport.ts'
import { DistanceReport } from './DistanceReport.ts'
import { amountText, ratioText } from './figures.ts'
import { LiquidationPrices } from './LiquidationPrices.ts'
import { type LoanOptions, LoanReport } from './LoanReport.ts'
import { PositionReport } from './PositionReport.ts'
import type { ProtectionReport } from './ProtectionReport.ts'
import { rulebookDate } from './rulebookDate.ts'
import { isBreached, levelNames, type OpenCall, type Subject } from './Subject.ts'
import type { TrovesReport } from './TrovesReport.ts'

/** The `assess` report of one account; all money in the numeraire unless an asset is named. */
export interface AccountReport {
  readonly account: string
  readonly owner: string
  /** The parent account, for an isolated position. */
  readonly parent: string | null
  readonly rulebook: string
  /** Where its numbers come from. */
  readonly rulebookSource: string
  /** The date its source states, else the day it came into force; null where neither is known. */
  readonly rulebookDate: string | null
  readonly numeraire: string
  readonly timestamp: number
  readonly datetime: string
  /** Unknown: a price is missing, and the numbers cover only the priced holdings. */
  readonly certainty: Assessment['certainty']
  readonly level: string
  readonly isBreached: boolean
  readonly equity: string
  /** Equity without haircuts. */
  readonly net: string
  readonly initialMargin: string
  readonly maintenanceMargin: string
  readonly notional: string
  /** Equity less maintenance; negative is a deficit. */
  readonly excess: string
  readonly available: string
  /** Equity less initial, all open profit counted; negative where it is not covered. */
  readonly freeMargin: string
  /**
   * What is held at the owner's risk ÷ what would remain for the owner: notional ÷ net, of a loan
   * its collateral ÷ net. Null where net is not positive, or something is unknown.
   */
  readonly leverage: string | null
  /** Maintenance ÷ equity, high is bad; null where equity is not positive, or something is unknown. */
  readonly marginRatio: string | null
  /** Equity ÷ maintenance, low is bad; null where nothing is required. */
  readonly healthFactor: string | null
  readonly thresholds: readonly ThresholdReport[]
  readonly call: CallReport | null
  /** Null where nothing is asked of it. */
  readonly cure: CureReport | null
  /** The nearest to liquidation first. */
  readonly distances: readonly DistanceReport[]
  readonly balances: Readonly<Record<string, string>>
  readonly withdrawable: Readonly<Record<string, string>>
  readonly positions: readonly PositionReport[]
  /** Null where the rulebook is not a lending one. */
  readonly loan: LoanReport | null
  /** What is done for it when; left out where nothing is set. */
  readonly protections?: readonly ProtectionReport[]
  /** What it has in systems of troves, no part of the numbers above; left out where that is nothing. */
  readonly troves?: TrovesReport
  /** What the account holds besides that is not modelled; left out where there is nothing. */
  readonly notCovered?: readonly string[]
  /** What was to be said of imported data; left out where there is nothing. */
  readonly notices?: readonly NoticeReport[]
}

/** What of imported data is missing, contradicted, unrecognised or unused. */
export interface NoticeReport {
  readonly kind: string
  readonly about: string
  readonly told: string | null
  readonly ours: string | null
  readonly why: string
}

export interface ThresholdReport {
  readonly ladder: string
  readonly level: string
  readonly measure: Level['measure']
  readonly enter: string | null
  readonly clear: string | null
  readonly action: Level['action']
}

export interface CallReport {
  readonly id: string | null
  readonly level: string
  /** The cash that cures it, in the numeraire. */
  readonly amount: string
  readonly deadline: number | null
}

const noOptions: LoanOptions = { health: null, interest: new Map() }

/** Formats an account's assessment as text and decimals. */
export function of(subject: Subject, basis: Basis, options = noOptions): AccountReport {
  const { account, rules: terms, book, assessment, calls } = subject
  const { numeraire, rulebook } = terms
  const measure = Assessment.measure(assessment, 'maintenance')
  const money = (amount: bigint) => amountText(amount, numeraire)
  const isKnown = assessment.certainty !== 'unknown'
  const prices = LiquidationPrices.of(subject)
  const troves = subject.troves?.(book) ?? null
  return {
    account: account.id,
    owner: subject.owner,
    parent: subject.parent,
    rulebook: rulebook.id,
    rulebookSource: rulebook.source,
    rulebookDate: rulebookDate(rulebook),
    numeraire: numeraire.id,
    timestamp: book.time,
    datetime: datetime(book.time),
    certainty: assessment.certainty,
    level: levelNames(subject).join(', '),
    isBreached: isBreached(subject),
    equity: money(assessment.equity),
    net: money(assessment.net),
    initialMargin: money(assessment.initial),
    maintenanceMargin: money(assessment.maintenance),
    notional: money(assessment.gross),
    excess: money(Assessment.slack(measure)),
    available: money(available(forNewRisk(subject))),
    // Of a part of what is held a ratio would mislead: of nothing required it would read as the safest.
    marginRatio: isKnown ? ratioText(Assessment.marginRatio(measure)) : null,
    healthFactor: isKnown ? ratioText(Assessment.healthFactor(measure)) : null,
    freeMargin: money(Assessment.slack(Assessment.measure(assessment, 'initial'))),
    leverage: isKnown ? ratioText(leverageOf(subject)) : null,
    thresholds: rulebook.ladders.flatMap(({ id, levels }) =>
      levels.map((level) => threshold(id, level)),
    ),
    call: calls[0] === undefined ? null : callReport(calls[0], money),
    cure: CureReport.of(subject),
    distances: DistanceReport.all(subject, basis, prices),
    ...holdings(subject),
    positions: PositionReport.all(subject, basis, prices),
    loan: LoanReport.of(subject, options),
    ...(subject.protections && { protections: subject.protections() }),
    ...(troves && { troves }),
    ...(subject.notCovered.length > 0 && { notCovered: subject.notCovered }),
  }
}

/** The account as a request for new risk is margined: at the worst that its open orders lead to. */
const forNewRisk = ({ account, rules, book }: Subject): Assessment =>
  assessCredit(committed(account, rules, book).initial, rules, book, 'risk')

/** What is held at the owner's risk ÷ what would remain for the owner. */
export function leverageOf({
  rules,
  assessment: { net, gross },
}: Pick<Subject, 'rules' | 'assessment'>): Ratio | null {
  if (net <= 0n) return null
  return Ratio.of(Method.loan(rules) === null ? gross : net + gross, net)
}

const callReport = (
  { id, level, amount, deadline }: OpenCall,
  money: (amount: bigint) => string,
): CallReport => ({ id, level, amount: money(amount), deadline })

const threshold = (ladder: string, { name, measure, enter, clear, action }: Level) => ({
  ladder,
  level: name,
  measure,
  enter: ratioText(enter),
  clear: ratioText(clear),
  action,
})

function holdings({
  account,
  rules: terms,
  book,
}: Subject): Pick<AccountReport, 'balances' | 'withdrawable'> {
  const held = terms.assets.filter(({ index }) => (account.balances[index] ?? 0n) !== 0n)
  return {
    balances: Object.fromEntries(
      held.map((asset) => [asset.id, amountText(account.balances[asset.index] ?? 0n, asset)]),
    ),
    withdrawable: Object.fromEntries(
      held.map((asset) => [asset.id, amountText(withdrawable(account, terms, book, asset), asset)]),
    ),
  }
}

export * as AccountReport from './AccountReport.ts'
