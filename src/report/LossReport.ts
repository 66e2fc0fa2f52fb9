import { datetime } from '../base/datetime.ts'
import type { Deposit, SetMarks } from '../engine/Command.ts'
import type { Event } from '../engine/Event.ts'
import { lossUnder } from '../engine/lossUnder.ts'
import { unbalanced } from '../engine/reconcile.ts'
import { Snapshot } from '../engine/Snapshot.ts'
import { State } from '../engine/State.ts'
import { step } from '../engine/step.ts'
import { Winners } from '../engine/Winners.ts'
import { gainsOf } from '../liquidation/Winner.ts'
import type { AccountId } from '../model/Account.ts'
import type { AssetId } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { DeleveragePolicy } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { amountText, contractsText, priceText, shareText } from './figures.ts'

/** One event under each policy of deleveraging: who pays what, and that it is all of it. */
export interface LossReport {
  readonly timestamp: number
  readonly datetime: string
  /** Why the engine would not act; null where it did. */
  readonly refused: { readonly code: string; readonly detail: string } | null
  readonly losses: readonly MarketLoss[]
  /** Accounts that are short at these prices and are not resolved yet: an order of theirs is out, or they wait. */
  readonly waiting: readonly string[]
  /** Whether every policy pays what is missing in every market, to the atom, and every book sums to zero. */
  readonly isExact: boolean
}

/** What is missing in a market, and who pays it. */
export interface MarketLoss {
  /** Null where no market stands behind the debt. */
  readonly instrument: InstrumentId | null
  readonly markPrice: string | null
  readonly asset: AssetId
  /** What the bankrupt are short of, in units of the asset. */
  readonly deficit: string
  readonly bankrupt: readonly { readonly account: AccountId; readonly deficit: string }[]
  /** How many more there are, not listed. */
  readonly bankruptMore: number
  readonly policies: readonly PolicyLoss[]
}

/** In units of the asset; what is paid and what is not sums to the deficit. */
export interface PolicyLoss {
  readonly policy: DeleveragePolicy
  readonly fund: string
  readonly haircuts: string
  readonly socialised: string
  readonly uncovered: string
  /** The four together. */
  readonly sum: string
  readonly isExact: boolean
  /** Contracts that the house takes over, signed. */
  readonly inherited: string
  /** How many are closed, and the largest share of a gain that anybody pays; null for none. */
  readonly closed: number
  readonly shareMost: string | null
  /** Those who pay or are closed, the most first, and how many more there are, not listed. */
  readonly payers: readonly Payer[]
  readonly payersMore: number
}

export interface Payer {
  readonly account: AccountId
  /** What it pays: of profit on what was closed, and of what it gained besides. */
  readonly amount: string
  readonly haircut: string
  readonly socialised: string
  /** The trade that closed it, signed contracts; zero where nothing was closed. */
  readonly contracts: string
  /** What it had gained in the market, and the share of that which it pays; null for no gain. */
  readonly gain: string
  readonly share: string | null
  /** Why it was closed before others; null where it was not. */
  readonly reason: string | null
}

/** What is tried: prices at which accounts are bankrupt, under which policies, with how much more in the fund. */
export interface LossAsked {
  readonly prices: Pick<SetMarks, 'marks' | 'indices'>
  readonly policies: readonly DeleveragePolicy[]
  readonly fund: readonly Pick<Deposit, 'asset' | 'amount'>[]
}

/**
 * Lets prices come in copies of a state, one for each policy, by the engine's own procedure.
 *
 * Rules: [LOSS1] [LOSS2]
 */
export function of(now: State, { prices, policies, fund }: LossAsked): LossReport {
  const state = funded(now, fund)
  const before = lossUnder(state, prices, null)
  const runs = policies.map((policy) => {
    const loss = lossUnder(state, prices, policy)
    return { policy, ...loss, shares: sharesOf(loss.events) }
  })
  const places = [...new Set(runs.flatMap(({ shares }) => [...shares.keys()]))]
  const losses = places.map((place) => lossOf(before.state, place, runs))
  const refused = [before, ...runs].find((one) => one.refused !== null)?.refused ?? null
  return {
    ...{ timestamp: state.time, datetime: datetime(state.time), refused, losses },
    waiting: waitingIn(runs.at(0)?.state ?? before.state),
    isExact:
      refused === null &&
      losses.every((loss) => loss.policies.every(({ isExact }) => isExact)) &&
      runs.every((run) => unbalanced(run.state) === null),
  }
}

/** A copy whose fund has more. */
function funded(state: State, sums: LossAsked['fund']): State {
  if (sums.length === 0) return state
  const fork = Snapshot.copy(state)
  for (const sum of sums) {
    const id = `fund of ${fork.seq}`
    step(fork, { type: 'Deposit', id, time: fork.time, account: 'house:fund', ...sum })
  }
  return fork
}

/**
 * The same with at most so many of each list, for one who is told over a wire: sums are of all.
 *
 * Rules: [LOSS3]
 */
export function brief(report: LossReport, most: number): LossReport {
  const losses = report.losses.map((loss) => ({
    ...loss,
    bankrupt: loss.bankrupt.slice(0, most),
    bankruptMore: Math.max(0, loss.bankrupt.length - most),
    policies: loss.policies.map((one) => ({
      ...one,
      payers: one.payers.slice(0, most),
      payersMore: Math.max(0, one.payers.length - most),
    })),
  }))
  return { ...report, losses }
}

interface Run {
  readonly policy: DeleveragePolicy
  readonly state: State
  readonly shares: ReadonlyMap<string, Shares>
}

/** What happened in one place: a market, or the house of an asset. */
interface Shares {
  readonly instrument: InstrumentId | null
  readonly asset: AssetId
  /** What each bankrupt account was short of: what it received, and what nobody paid. */
  readonly owed: Map<AccountId, bigint>
  fund: bigint
  haircuts: bigint
  socialised: bigint
  uncovered: bigint
  inherited: bigint
  readonly payers: Map<AccountId, Paid>
}

interface Paid {
  haircut: bigint
  socialised: bigint
  lots: bigint
  reason: string | null
}

const keyOf = (instrument: InstrumentId | null, asset: AssetId): string =>
  `${instrument ?? ''}\n${asset}`

/** By place, from what the engine told; the two sides of a payment are told by events of their own. */
function sharesOf(events: readonly Event[]): ReadonlyMap<string, Shares> {
  const found = new Map<string, Shares>()
  for (const event of events) {
    switch (event.type) {
      case 'FundPaid':
        at(found, event).fund += event.amount
        owe(at(found, event), event.account, event.amount)
        break
      case 'ShortfallBooked':
        at(found, event).uncovered += event.amount
        owe(at(found, event), event.account, event.amount)
        break
      case 'DeficitCovered':
        owe(at(found, event), event.account, event.amount)
        break
      case 'LossSocialised': {
        const shares = at(found, event)
        shares.socialised += event.amount
        payerOf(shares, event.account).socialised += event.amount
        break
      }
    }
  }
  return traded(found, events)
}

/** Trades name no asset: they belong to the place of their market, which has been told by then. */
function traded(found: Map<string, Shares>, events: readonly Event[]) {
  for (const event of events) {
    if (event.type !== 'Deleveraged' && event.type !== 'Inherited') continue
    const { account, instrument, lots } = event.trade
    const shares = [...found.values()].find((one) => one.instrument === instrument)
    if (shares === undefined) continue
    if (event.type === 'Inherited') shares.inherited += lots
    else {
      shares.haircuts += event.haircut
      const payer = payerOf(shares, account)
      payer.haircut += event.haircut
      payer.lots += lots
      payer.reason ??= event.reason
    }
  }
  return found
}

function at(
  found: Map<string, Shares>,
  {
    instrument = null,
    asset,
  }: { readonly instrument?: InstrumentId | null; readonly asset: AssetId },
): Shares {
  const key = keyOf(instrument, asset)
  const shares = found.get(key) ?? {
    ...{ instrument, asset, owed: new Map(), payers: new Map() },
    ...{ fund: 0n, haircuts: 0n, socialised: 0n, uncovered: 0n, inherited: 0n },
  }
  found.set(key, shares)
  return shares
}

const owe = ({ owed }: Shares, account: AccountId, amount: bigint): void =>
  void owed.set(account, (owed.get(account) ?? 0n) + amount)

function payerOf({ payers }: Shares, account: AccountId): Paid {
  const paid = payers.get(account) ?? { haircut: 0n, socialised: 0n, lots: 0n, reason: null }
  payers.set(account, paid)
  return paid
}

const total = (amounts: Iterable<bigint>): bigint =>
  [...amounts].reduce((sum, one) => sum + one, 0n)

function lossOf(before: State, place: string, runs: readonly Run[]): MarketLoss {
  const first = runs.find(({ shares }) => shares.has(place))?.shares.get(place) as Shares
  const instrument = first.instrument === null ? null : State.instrument(before, first.instrument)
  const asset = State.asset(before, first.asset)
  const text = (amount: bigint): string => amountText(amount, asset)
  const deficit = total(first.owed.values())
  const mark = instrument && before.book.marks[instrument.index]?.price
  const gains = instrument === null ? new Map() : gainsOf(Winners.candidatesIn(before, instrument))
  return {
    ...{ instrument: first.instrument, asset: asset.id, deficit: text(deficit) },
    markPrice: instrument && mark != null ? priceText(mark, instrument) : null,
    bankrupt: [...first.owed]
      .sort(([a, one], [b, other]) => Integer.sign(other - one) || (a < b ? -1 : 1))
      .map(([account, amount]) => ({ account, deficit: text(amount) })),
    bankruptMore: 0,
    policies: runs.map(({ policy, shares }) =>
      policyLoss(policy, shares.get(place), { instrument, text, deficit, gains }),
    ),
  }
}

/** How a market's amounts are told, and what it is all held to. */
interface Held {
  readonly instrument: Instrument | null
  readonly text: (amount: bigint) => string
  readonly deficit: bigint
  readonly gains: ReadonlyMap<AccountId, bigint>
}

function policyLoss(
  policy: DeleveragePolicy,
  shares: Shares | undefined,
  { instrument, text, deficit, gains }: Held,
): PolicyLoss {
  const { fund = 0n, haircuts = 0n, socialised = 0n, uncovered = 0n } = shares ?? {}
  const sum = fund + haircuts + socialised + uncovered
  const contracts = (lots: bigint): string =>
    instrument === null ? '0' : contractsText(lots, instrument)
  const payers = [...(shares?.payers ?? [])].sort(
    ([a, one], [b, other]) => Integer.sign(paidBy(other) - paidBy(one)) || (a < b ? -1 : 1),
  )
  const told = payers.map(
    ([account, paid]): Payer => ({
      ...{ account, amount: text(paidBy(paid)) },
      ...{ haircut: text(paid.haircut), socialised: text(paid.socialised) },
      contracts: contracts(paid.lots),
      gain: text(gains.get(account) ?? 0n),
      share: shareText(paidBy(paid), gains.get(account) ?? 0n),
      reason: paid.reason,
    }),
  )
  return {
    ...{ policy, fund: text(fund), haircuts: text(haircuts) },
    ...{ socialised: text(socialised), uncovered: text(uncovered), sum: text(sum) },
    isExact: sum === deficit && total(shares?.owed.values() ?? []) === deficit,
    inherited: contracts(shares?.inherited ?? 0n),
    closed: payers.filter(([, { lots }]) => lots !== 0n).length,
    shareMost: mostOf(payers.map(([account, paid]) => [paidBy(paid), gains.get(account) ?? 0n])),
    ...{ payers: told, payersMore: 0 },
  }
}

/** The largest share of all that are paid of a gain. */
function mostOf(shares: readonly (readonly [bigint, bigint])[]): string | null {
  const known = shares.filter(([, gain]) => gain > 0n)
  const most = known.toSorted(([a, of], [b, other]) =>
    Integer.sign(Integer.mul(b, of) - Integer.mul(a, other)),
  )[0]
  return most === undefined ? null : shareText(...most)
}

const paidBy = ({ haircut, socialised }: Paid): bigint => haircut + socialised

/** Under liquidation with less than nothing. */
const waitingIn = (state: State): readonly string[] =>
  State.liquidating(state)
    .filter(({ liquidation }) => liquidation?.inFlight.size !== 0 || liquidation?.stands != null)
    .map(({ id }) => id)

export * as LossReport from './LossReport.ts'
