import { datetime } from '../base/datetime.ts'
import type { Command } from '../engine/Command.ts'
import type { Event } from '../engine/Event.ts'
import { rehearsal } from '../engine/rehearse.ts'
import type { State } from '../engine/State.ts'
import type { AccountId } from '../model/Account.ts'
import { Assessment, type Certainty } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { amountText, ratioText } from './figures.ts'
import { type AccountImpact, type LiquidatableWorth, previewIn, type Stance } from './preview.ts'
import { isBreached, levelNames } from './Subject.ts'
import { type TermChange, TermChanges } from './TermChanges.ts'

/** What a command would do to a whole book: in a few numbers, its worst, and everybody whom it touches. */
export interface ImpactReport {
  /** The time it was tried at. */
  readonly timestamp: number
  readonly datetime: string
  readonly refused: { readonly code: string; readonly detail: string } | null
  /** Instruments and assets whose price would be held as doubtful: nothing follows from it until it is confirmed. */
  readonly doubted: readonly string[]
  /** Accounts whose numbers, level or calls would differ. */
  readonly changed: number
  /** Accounts that would be called and are not now, and could not newly be liquidated. */
  readonly called: number
  /** Accounts of which the last call would end. */
  readonly released: number
  /** Accounts that could newly be liquidated. */
  readonly liquidated: number
  /** Accounts that would newly be unknown: a price or a rule is missing then. */
  readonly unknown: number
  /** Who could newly be liquidated, by numeraire. */
  readonly liquidatable: readonly {
    readonly numeraire: string
    readonly accounts: number
    /** Debts of loans, notional of positions. */
    readonly notional: string
    readonly equity: string
  }[]
  /** How many would go from which level to which, those that change it. */
  readonly stages: readonly {
    readonly before: string
    readonly after: string
    readonly accounts: number
  }[]
  /** The ten that lose most of equity over maintenance. */
  readonly worst: readonly ImpactedAccount[]
  /** Everybody who changes, in the order of opening. */
  readonly accounts: readonly ImpactedAccount[]
  /** Of the accounts that were named: each term and level that would differ. */
  readonly explained: readonly ExplainedImpact[]
}

export interface ImpactedAccount {
  readonly account: string
  readonly numeraire: string
  readonly isLiquidatable: boolean
  /** Null where it has no rules in force now. */
  readonly before: Figures | null
  readonly after: Figures
}

interface Figures {
  readonly numeraire: string
  readonly certainty: Certainty
  readonly level: string
  readonly isBreached: boolean
  readonly equity: string
  readonly initialMargin: string
  readonly maintenanceMargin: string
  /** Null where equity is not positive, or something is unknown. */
  readonly marginRatio: string | null
  /** The cash that its largest call asks for; null where there is none. */
  readonly call: string | null
}

export interface ExplainedImpact {
  readonly account: string
  readonly changes: readonly TermChange[]
}

const WORST = 10

/**
 * Tries a command in a copy of a state, at the command's time or the state's own where that is later;
 * explains it for the accounts named.
 *
 * Rules: [POOL30] [PREV1] [PREV2]
 */
export function of(state: State, command: Command, named: readonly AccountId[] = []): ImpactReport {
  const fork = rehearsal(state, Math.max(state.time, command.time))
  const before = named.map((account) => TermChanges.read(fork, account))
  const { refused, events, time, accounts, liquidatable } = previewIn(fork, command)
  const count = (is: (one: AccountImpact) => boolean): number => accounts.filter(is).length
  return {
    ...{ timestamp: time, datetime: datetime(time), refused, doubted: doubtedIn(events) },
    changed: accounts.length,
    called: count((one) => calls(one.before) === 0 && calls(one.after) > 0 && !one.isLiquidatable),
    released: count(({ before: was, after }) => calls(was) > 0 && calls(after) === 0),
    liquidated: count(({ isLiquidatable }) => isLiquidatable),
    unknown: count(({ before: was, after }) => !isUnknown(was) && isUnknown(after)),
    liquidatable: liquidatable.map((one) => worthIn(fork, one)),
    stages: stagesOf(accounts),
    worst: worstOf(accounts, fork.book).map(impacted),
    accounts: accounts.map(impacted),
    explained: named.map((account, at) => ({
      account,
      changes: TermChanges.between(before[at] ?? [], TermChanges.read(fork, account)),
    })),
  }
}

const doubtedIn = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => {
    if (event.type === 'MarkDoubted') return [event.instrument]
    return event.type === 'IndexDoubted' ? [event.asset] : []
  })

const calls = (stance: Stance | null): number => stance?.calls.length ?? 0

const isUnknown = (stance: Stance | null): boolean => stance?.assessment.certainty === 'unknown'

function worthIn(
  { assetById }: State,
  { numeraire: id, accounts, gross, equity }: LiquidatableWorth,
): ImpactReport['liquidatable'][number] {
  const text = (value: bigint): string => amountText(value, assetById.get(id) as Asset)
  return { numeraire: id, accounts, notional: text(gross), equity: text(equity) }
}

const levelOf = (stance: Stance | null): string =>
  stance === null ? 'no rules' : levelNames(stance).join(', ')

/** The most frequent first. */
function stagesOf(accounts: readonly AccountImpact[]): ImpactReport['stages'] {
  const found = new Map<string, ImpactReport['stages'][number]>()
  for (const one of accounts) {
    const [before, after] = [levelOf(one.before), levelOf(one.after)]
    const key = `${before}\n${after}`
    if (before !== after) {
      found.set(key, { before, after, accounts: (found.get(key)?.accounts ?? 0) + 1 })
    }
  }
  return [...found.values()].sort((a, b) => b.accounts - a.accounts)
}

/** What is left over maintenance, after less before; of several numeraires at their index prices. */
function worstOf(accounts: readonly AccountImpact[], book: PriceBook): readonly AccountImpact[] {
  return accounts
    .map((one) => ({
      one,
      gain: Ratio.sub(slackOf(one.after, book), slackOf(one.before, book)),
    }))
    .sort((a, b) => Ratio.compare(a.gain, b.gain))
    .slice(0, WORST)
    .map(({ one }) => one)
}

/** In units of the reference currency; of a numeraire without an index price in its own. */
function slackOf(stance: Stance | null, { indices }: PriceBook): Ratio {
  if (stance === null) return Ratio.zero
  const { numeraire } = stance.rules
  const slack = Assessment.slack(Assessment.measure(stance.assessment, 'maintenance'))
  const units = Ratio.of(slack, Integer.pow10(numeraire.decimals))
  const index = indices[numeraire.index]
  return index === undefined ? units : Ratio.mul(units, PriceBook.unitsOf(index.price))
}

const impacted = ({ account, before, after, isLiquidatable }: AccountImpact): ImpactedAccount => ({
  account,
  numeraire: after.rules.numeraire.id,
  isLiquidatable,
  before: before && figuresOf(before),
  after: figuresOf(after),
})

function figuresOf(stance: Stance): Figures {
  const { assessment, rules, calls: open } = stance
  const { numeraire } = rules
  const { certainty, equity, initial, maintenance } = assessment
  const ratio = Assessment.marginRatio(Assessment.measure(assessment, 'maintenance'))
  const asked = open.map(({ amount }) => amount).reduce(Integer.max, 0n)
  return {
    ...{ numeraire: numeraire.id, certainty },
    ...{ level: levelOf(stance), isBreached: isBreached(stance) },
    equity: amountText(equity, numeraire),
    initialMargin: amountText(initial, numeraire),
    maintenanceMargin: amountText(maintenance, numeraire),
    marginRatio: certainty === 'unknown' ? null : ratioText(ratio),
    call: open.length === 0 ? null : amountText(asked, numeraire),
  }
}

export * as ImpactReport from './ImpactReport.ts'
