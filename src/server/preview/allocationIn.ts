import { allocate } from '../../connect/allocate.ts'
import { State } from '../../engine/State.ts'
import type { AllocationReport } from '../../report/AllocationReport.ts'
import { BookView } from '../../report/BookView.ts'
import { ownedBy } from '../../wire/asked/ownedBy.ts'

/** What is asked: the accounts of an owner that the caller sees, and what each is to reach. */
export interface AllocationAsked {
  readonly owner: string
  readonly accounts: readonly string[]
  readonly to: string | undefined
  readonly isGreedy: boolean
}

/** What to move, and the entry that it is of. */
export interface AllocationFound extends AllocationReport {
  readonly seq: number
}

/** What to move between accounts of a state so that none is short. Rules: [ALLOC1] */
export async function allocationIn(
  state: State,
  { owner, accounts, to, isGreedy }: AllocationAsked,
): Promise<AllocationFound> {
  const { seq } = state
  const view = BookView.ofAccounts(
    state,
    accounts.map((id) => State.account(state, id)),
  )
  const { report } = await allocate(owner, ownedBy(view, owner, to), isGreedy)
  return { ...report, seq }
}
