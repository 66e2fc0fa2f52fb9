import type { CallKind } from '../../csa/CreditSupport.ts'

/**
 * What the formats of others have in common, as plain data: amounts as decimal strings in whole units, times
 * in ms since 1970, dates as 2026-06-08. Each format carries of it what it has a place for.
 */
export interface Notice {
  readonly agreement: AgreementNote
  readonly a: string
  readonly b: string
  readonly caller: 'a' | 'b'
  readonly kind: CallKind
  readonly call: string
  readonly amount: string
  readonly currency: string
  readonly valuedOn: string
  readonly sentAt: number
  /** Null where it has none. */
  readonly deadline: number | null
}

/** Under what is called: the id of an agreement or of a rulebook. */
export interface AgreementNote {
  readonly id: string
  readonly framework: 'ISDA' | 'GMRA' | 'GMSLA' | 'other'
  /** Null where it is no agreement that was signed. */
  readonly signed: string | null
}

/** How the one who was called answers. */
export interface Reply {
  readonly agreement: AgreementNote
  readonly a: string
  readonly b: string
  readonly caller: 'a' | 'b'
  readonly kind: CallKind
  /** The name of the answer. */
  readonly id: string
  readonly call: string
  readonly agreed: string
  readonly currency: string
  readonly answer: 'inFull' | 'part' | 'disputed'
  readonly reason: string
  readonly valuedOn: string
  readonly sentAt: number
}

/** Collateral that is to move for a call. */
export interface Move {
  readonly agreement: AgreementNote
  readonly a: string
  readonly b: string
  readonly caller: 'a' | 'b'
  readonly kind: CallKind
  readonly id: string
  readonly call: string
  /** The worth of all of it, in the base currency, after haircuts. */
  readonly value: string
  readonly currency: string
  readonly items: readonly MovedItem[]
  readonly valuedOn: string
  readonly sentAt: number
}

export interface MovedItem {
  readonly asset: string
  readonly quantity: string
  readonly kind: 'cash' | 'security'
  readonly value: string
}
