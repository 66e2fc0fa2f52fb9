import { CivilDate } from '../calendar/CivilDate.ts'
import { DueTerms } from '../calendar/DueTerms.ts'
import { TimeOfDay } from '../calendar/TimeOfDay.ts'
import { Zone } from '../calendar/Zone.ts'
import { CallAmount } from '../calls/CallAmount.ts'
import { CallClock } from '../calls/CallClock.ts'
import { CallParts } from '../calls/CallParts.ts'
import type { MarginCall } from '../calls/MarginCall.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { AmountRule, CallProcedure, ExtensionTerms } from '../model/CallProcedure.ts'
import { Ratio } from '../money/Ratio.ts'
import { amountText, ratioText } from './figures.ts'

/** How a call runs, as people are told. */
export interface CallTerms {
  /** The name that its users give it; null for none. */
  readonly type: string | null
  readonly rule: AmountRule
  /** What of each counts towards it, from '0' to '1', and whether a price alone meets it. */
  readonly metBy: {
    readonly deposit: string
    readonly collateral: string
    readonly reduction: string
    readonly price: boolean
  }
  readonly onExpiry: CallProcedure['onExpiry']
  /** How often and how far it may be extended; null for no limit. */
  readonly extension: ExtensionTerms | null
  /** How much of it may be waived, and by whom; null for no limit. */
  readonly waiver: { readonly most: string; readonly by?: readonly string[] } | null
}

/** To when a call was extended, by whom and why. */
export interface CallExtension {
  readonly deadline: number
  readonly by: string
  readonly reason: string
  readonly code: string | null
}

/** A part of a cumulative call. */
export interface CallPartTerms {
  readonly at: number
  readonly amount: string
  readonly outstanding: string
  readonly deadline: number
}

/** What is disputed of a call. */
export interface CallDispute {
  readonly at: number
  readonly asked: string
  readonly agreed: string
  /** Whether all that was agreed has been brought. */
  readonly isAgreedBrought: boolean
  readonly by: string
  readonly reason: string
}

/** What a call has beyond its amount and deadline. */
export interface CallMore {
  readonly terms: CallTerms
  /** The deadline on the clock of its calendar, with the name of the zone; null where it has none. */
  readonly dueLocal: string | null
  /** The deadline that it passed, where it may still be met. */
  readonly pastDueSince: number | null
  /** Until when it may be met past its deadline; null where its procedure has no grace. */
  readonly graceUntil: number | null
  /** The oldest first. */
  readonly extensions: readonly CallExtension[]
  /** The call that took its place. */
  readonly supersededBy: string | null
  readonly parts: readonly CallPartTerms[]
  readonly dispute: CallDispute | null
}

/** How the calls of a procedure run; without a numeraire no limit of what is waived can be told. */
export function of(procedure: CallProcedure, numeraire: Asset | null): CallTerms {
  const { type = null, amount: rule, metBy = {}, onExpiry, extension = null, waiver } = procedure
  const share = (rate: Ratio = Ratio.one): string => ratioText(rate) as string
  const floats = rule === 'floating' || rule === 'cumulative'
  return {
    ...{ type, rule, onExpiry, extension },
    waiver: waiver && numeraire ? { ...waiver, most: amountText(waiver.most, numeraire) } : null,
    metBy: {
      deposit: share(metBy.deposit),
      collateral: share(metBy.collateral),
      reduction: share(metBy.reduction),
      price: floats || CallAmount.isMetByPrice(procedure),
    },
  }
}

/** All that is told of a call, at a measure of its account; null where none can be taken. */
export function more(call: MarginCall, measure: Measure | null, numeraire: Asset): CallMore {
  const { procedure, deadline, pastDueAt } = call
  return {
    terms: of(procedure, numeraire),
    dueLocal: localOf(procedure, pastDueAt ?? deadline),
    pastDueSince: pastDueAt ?? null,
    graceUntil: pastDueAt === undefined ? CallClock.graceEnd(procedure, deadline) : deadline,
    extensions: call.extensions.map(({ deadline: until, by, reason, code = null }) => {
      return { deadline: until, by, reason, code }
    }),
    supersededBy: null,
    parts: measure === null ? [] : partsOf(call, measure, numeraire),
    dispute: disputeOf(call, numeraire),
  }
}

/** What is told of a call that no engine opened. */
export const implied = (procedure: CallProcedure, numeraire: Asset | null): CallMore => ({
  terms: of(procedure, numeraire),
  ...{ dueLocal: null, pastDueSince: null, graceUntil: null, extensions: [], supersededBy: null },
  ...{ parts: [], dispute: null },
})

function localOf({ due }: CallProcedure, deadline: number): string | null {
  const zone = due === undefined ? null : DueTerms.zoneOf(due)
  const local = zone && Zone.localOf(zone, deadline)
  if (zone === null || local === null || !local.ok) return null
  const { date, time } = local.value
  return `${CivilDate.format(date)} ${TimeOfDay.format(time)} ${zone.id}`
}

function partsOf(
  { parts = [], brought, procedure }: MarginCall,
  measure: Measure,
  numeraire: Asset,
): readonly CallPartTerms[] {
  const shortfall = Assessment.shortfall(measure, procedure.cureTo)
  const shares = CallParts.shares(parts, brought, shortfall)
  return parts.map(({ at, amount, deadline }, index) => ({
    ...{ at, deadline, amount: amountText(amount, numeraire) },
    outstanding: amountText(shares[index] ?? 0n, numeraire),
  }))
}

function disputeOf({ dispute, brought }: MarginCall, numeraire: Asset): CallDispute | null {
  if (dispute === undefined) return null
  const { at, asked, agreed, by, reason } = dispute
  const [told, owned] = [amountText(asked, numeraire), amountText(agreed, numeraire)]
  return { at, asked: told, agreed: owned, isAgreedBrought: brought >= agreed, by, reason }
}

export * as CallTerms from './CallTerms.ts'
