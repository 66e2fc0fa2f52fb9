import type { CallKind } from '../../csa/CreditSupport.ts'

/**
 * What is told of a call in the formats of others, as plain data: amounts as decimal strings in whole units,
 * times in ms since 1970, dates as 2026-06-08. Each format carries of it what it has a place for.
 */
interface AboutCall {
  readonly agreement: AgreementNote
  readonly a: string
  readonly b: string
  readonly caller: 'a' | 'b'
  readonly kind: CallKind
  readonly call: string
  readonly currency: string
  readonly valuedOn: string
  readonly sentAt: number
}

/** Under what is called: the id of an agreement or of a rulebook. */
export interface AgreementNote {
  readonly id: string
  readonly framework: 'ISDA' | 'GMRA' | 'GMSLA' | 'other'
  /** Null where it is no agreement that was signed. */
  readonly signed: string | null
}

/** The call itself. */
export interface Notice extends AboutCall {
  readonly amount: string
  /** Null where it has none. */
  readonly deadline: number | null
}

/** How the one who was called answers. */
export interface Reply extends AboutCall {
  /** The name of the answer. */
  readonly id: string
  readonly agreed: string
  readonly answer: 'inFull' | 'part' | 'disputed'
  readonly reason: string
}

/** Collateral that is to move for a call. */
export interface Move extends AboutCall {
  readonly id: string
  /** The worth of all of it, in the base currency, after haircuts. */
  readonly value: string
  readonly items: readonly MovedItem[]
}

export interface MovedItem {
  readonly asset: string
  readonly quantity: string
  readonly kind: 'cash' | 'security'
  readonly value: string
}
