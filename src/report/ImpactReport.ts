import type { AccountImpact, CommandImpact, LiquidatableWorth } from '../engine/preview.ts'
import { State } from '../engine/State.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import { amountText } from './figures.ts'

/** What a command would change, as `whatif --command` tells it; money in each numeraire. */
export interface ImpactReport {
  readonly refused: { readonly code: string; readonly detail: string } | null
  /** Who could newly be liquidated, by numeraire. */
  readonly liquidatable: readonly {
    readonly numeraire: string
    readonly accounts: number
    /** Debts of loans, notional of positions. */
    readonly notional: string
    readonly equity: string
  }[]
  readonly accounts: readonly ImpactedAccount[]
}

export interface ImpactedAccount {
  readonly account: string
  readonly numeraire: string
  readonly isLiquidatable: boolean
  readonly before: Figures
  readonly after: Figures
}

interface Figures {
  readonly equity: string
  readonly initialMargin: string
  readonly maintenanceMargin: string
}

/** Formats an impact as text and decimals. */
export function of(state: State, impact: CommandImpact): ImpactReport {
  return {
    refused: impact.refused,
    liquidatable: impact.liquidatable.map((one) => worth(state, one)),
    accounts: impact.accounts.map((one) => impacted(state, one)),
  }
}

function worth(
  state: State,
  { numeraire: id, accounts, gross, equity }: LiquidatableWorth,
): ImpactReport['liquidatable'][number] {
  const numeraire = State.asset(state, id)
  const [notional, carried] = [gross, equity].map((value) => amountText(value, numeraire))
  return { numeraire: id, accounts, notional: notional ?? '', equity: carried ?? '' }
}

function impacted(
  state: State,
  { account, before, after, isLiquidatable }: AccountImpact,
): ImpactedAccount {
  const numeraire = State.account(state, account).rules?.bound?.numeraire
  const figures = (assessment: Assessment): Figures => figuresIn(assessment, numeraire)
  return {
    account,
    numeraire: numeraire?.id ?? '',
    isLiquidatable,
    before: figures(before),
    after: figures(after),
  }
}

function figuresIn({ equity, initial, maintenance }: Assessment, numeraire: Asset | undefined) {
  const text = (value: bigint): string =>
    numeraire === undefined ? String(value) : amountText(value, numeraire)
  return {
    equity: text(equity),
    initialMargin: text(initial),
    maintenanceMargin: text(maintenance),
  }
}

export * as ImpactReport from './ImpactReport.ts'
