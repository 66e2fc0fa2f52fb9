import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'

/** The house took a loan over: who paid and who was given what stands in the events that follow. */
export interface LoanAbsorbed {
  readonly type: 'LoanAbsorbed'
  readonly account: AccountId
  readonly reason: 'procedure' | 'toxic' | 'uncovered' | 'unsold'
  /** What collateral carried, what was owed and what collateral was worth. */
  readonly equity: Value
  readonly requirement: Value
  readonly worth: Value
}
