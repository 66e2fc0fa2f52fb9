import { datetime } from '../base/datetime.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import type { CallStatus } from '../calls/MarginCall.ts'
import { Agreement, type Item, type Side } from '../csa/Agreement.ts'
import {
  Books,
  type StatementRecord,
  type SubstitutionRecord,
  type TransferRecord,
} from '../csa/Books.ts'
import { type CallKind, CreditSupport } from '../csa/CreditSupport.ts'
import { State } from '../csa/State.ts'
import { SupportCall } from '../csa/SupportCall.ts'
import type { Amount } from '../money/Amount.ts'
import { amountText } from './figures.ts'

/** One side of an agreement as it stands: amounts in units of the base currency, as decimal strings. */
export interface CsaReport {
  readonly agreement: string
  readonly party: string
  readonly other: string
  readonly base: string
  readonly timestamp: number
  readonly datetime: string
  /** What b would owe a by this side's books, and as of when; null while it was not told. */
  readonly exposure: string | null
  readonly valuedOn: string | null
  /** By who posts, a before b. */
  readonly posters: readonly PosterReport[]
  /** In the order in which they were made. */
  readonly calls: readonly SupportCallReport[]
  /** Transfers that neither settled nor were declined. */
  readonly transfers: readonly TransferReport[]
  readonly substitutions: readonly SubstitutionReport[]
  readonly statements: readonly StatementReport[]
  /** Messages that the other side is not known to have taken. */
  readonly unread: number
  /** Why nothing is taken any more; null while all is well. */
  readonly halted: string | null
}

export interface PosterReport {
  readonly party: string
  /** What the other is exposed for without collateral; null without bound. */
  readonly threshold: string | null
  /** The least that it transfers, and what it posts beyond any exposure. */
  readonly minimumTransfer: string
  readonly independentAmount: string
  readonly posted: readonly { readonly asset: string; readonly quantity: string }[]
  /** What counts of what is posted and on its way: null where an asset has no price, which `unpriced` names. */
  readonly held: string | null
  readonly unpriced: readonly string[]
  /** Null while no exposure was told. */
  readonly required: string | null
  /** What may be called of it beyond what is called already, and what it may have back. */
  readonly delivery: string | null
  readonly return: string | null
}

export interface SupportCallReport {
  readonly id: string
  readonly kind: CallKind
  readonly caller: string
  readonly valuedOn: string
  readonly status: CallStatus
  readonly amount: string
  /** Null while it is not answered. */
  readonly agreed: string | null
  readonly disputed: string
  readonly brought: string
  readonly outstanding: string
  readonly deadline: number
  readonly due: string
}

/** What its poster asked to exchange. */
export interface SubstitutionReport {
  readonly id: string
  readonly poster: string
  readonly incoming: readonly { readonly asset: string; readonly quantity: string }[]
  readonly outgoing: readonly { readonly asset: string; readonly quantity: string }[]
  readonly status: 'asked' | 'accepted' | 'declined'
  /** By the holder's prices; null while it is not answered. */
  readonly incomingValue: string | null
  readonly outgoingValue: string | null
  readonly reason: string
}

/** Interest on cash as its holder stated it. */
export interface StatementReport {
  readonly id: string
  readonly holder: string
  readonly asset: string
  readonly from: string
  readonly until: string
  readonly amount: string
  /** What the poster worked out; null while it has not said. */
  readonly answered: string | null
}

export interface TransferReport {
  readonly id: string
  readonly from: string
  readonly for: string
  readonly items: readonly { readonly asset: string; readonly quantity: string }[]
  /** Proposed until it is accepted, and on its way until it settles. */
  readonly status: 'proposed' | 'onItsWay'
}

/** How a side stands. */
export function of(state: State): CsaReport {
  const { agreement, me, exposure, books, link, time } = state
  return {
    ...{ agreement: agreement.id, party: agreement[me].party },
    ...{ other: agreement[Agreement.other(me)].party, base: agreement.base.asset },
    ...{ timestamp: time, datetime: datetime(time) },
    exposure: exposure && amountText(exposure.amount, agreement.base),
    valuedOn: exposure && CivilDate.format(exposure.date),
    posters: (['a', 'b'] as const).map((side) => posterOf(state, side)),
    calls: [...books.calls.values()].map((call) => callOf(state, call)).toSorted(byAge),
    transfers: Books.underWay(books).map((one) => transferOf(state, one)),
    substitutions: [...books.substitutions.values()].map((one) => substitutionOf(state, one)),
    statements: [...books.statements.values()].map((one) => statementOf(state, one)),
    unread: link.unread.length,
    halted: link.halted && `${link.halted.code}: ${link.halted.detail}`,
  }
}

function posterOf(state: State, side: Side): PosterReport {
  const { agreement, exposure, books } = state
  const inBase = (amount: Amount) => amountText(amount, agreement.base)
  const due = { kind: 'delivery', caller: Agreement.other(side) } as const
  const back = { kind: 'return', caller: side } as const
  const { value, unpriced } = State.worthOf(state, Books.credited(books, side))
  const owed = exposure && SupportCall.owedBy(side, exposure.amount)
  const amountOf = (about: typeof due | typeof back) => {
    if (exposure === null || unpriced.length > 0) return null
    const stand = { exposure: exposure.amount, held: State.held(state, about).value }
    return inBase(SupportCall.amountAt(agreement, about, stand))
  }
  const { party, threshold, minimumTransfer, independentAmount } = agreement[side]
  return {
    party,
    threshold: threshold === null ? null : inBase(threshold),
    ...{ minimumTransfer: inBase(minimumTransfer), independentAmount: inBase(independentAmount) },
    posted: itemsOf(agreement, Books.itemsOf(books.posted[side])),
    held: unpriced.length > 0 ? null : inBase(value),
    unpriced,
    required: owed === null ? null : inBase(CreditSupport.required(agreement, side, owed)),
    delivery: amountOf(due),
    return: amountOf(back),
  }
}

const itemsOf = (agreement: Agreement, items: readonly Item[]) =>
  items.map(({ asset, quantity }) => {
    const decimals = Agreement.termsOf(agreement, asset)?.decimals ?? 0
    return { asset, quantity: amountText(quantity, { decimals }) }
  })

function callOf({ agreement, time }: State, call: SupportCall): SupportCallReport {
  const inBase = (amount: Amount) => amountText(amount, agreement.base)
  const isAnswered = call.answer !== null
  return {
    ...{ id: call.id, kind: call.kind, caller: agreement[call.caller].party },
    valuedOn: CivilDate.format(call.valuedOn),
    status: SupportCall.statusAt(call, time),
    amount: inBase(call.amount),
    agreed: isAnswered ? inBase(SupportCall.agreed(call)) : null,
    disputed: inBase(SupportCall.disputed(call)),
    brought: inBase(call.brought),
    outstanding: inBase(SupportCall.outstanding(call)),
    ...{ deadline: call.deadline, due: datetime(call.deadline) },
  }
}

function byAge(one: SupportCallReport, two: SupportCallReport): number {
  if (one.valuedOn !== two.valuedOn) return one.valuedOn < two.valuedOn ? -1 : 1
  return one.id < two.id ? -1 : 1
}

function substitutionOf({ agreement }: State, one: SubstitutionRecord): SubstitutionReport {
  const { substitution, poster, incoming, outgoing, answer } = one
  const inBase = (amount: Amount) => amountText(amount, agreement.base)
  return {
    ...{ id: substitution, poster: agreement[poster].party },
    ...{ incoming: itemsOf(agreement, incoming), outgoing: itemsOf(agreement, outgoing) },
    status: answer === null ? 'asked' : answer.isAccepted ? 'accepted' : 'declined',
    incomingValue: answer && inBase(answer.incomingValue),
    outgoingValue: answer && inBase(answer.outgoingValue),
    reason: answer?.reason ?? '',
  }
}

function statementOf({ agreement }: State, one: StatementRecord): StatementReport {
  const { statement, holder, asset, from, until, amount, answered } = one
  const decimals = Agreement.termsOf(agreement, asset)?.decimals ?? 0
  return {
    ...{ id: statement, holder: agreement[holder].party, asset },
    ...{ from: CivilDate.format(from), until: CivilDate.format(until) },
    amount: amountText(amount, { decimals }),
    answered: answered === null ? null : amountText(answered, { decimals }),
  }
}

function transferOf({ agreement }: State, one: TransferRecord): TransferReport {
  const { purpose, mover, items, answer } = one
  const about = 'call' in purpose ? purpose.call : Object.values(purpose).at(-1)
  return {
    ...{ id: one.transfer, from: agreement[mover].party, for: `${purpose.kind} ${about}` },
    items: itemsOf(agreement, items),
    status: answer === null ? 'proposed' : 'onItsWay',
  }
}

export * as CsaReport from './CsaReport.ts'
