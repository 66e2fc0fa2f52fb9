import { allocate } from '../../connect/allocate.ts'
import { State } from '../../engine/State.ts'
import type { AllocationReport, Owned } from '../../report/AllocationReport.ts'
import { BookView } from '../../report/BookView.ts'
import { PlacementReport } from '../../report/PlacementReport.ts'
import { ownedBy } from '../../wire/asked/ownedBy.ts'

/** What is asked: the accounts of an owner that the caller sees, and what each is to reach. */
export interface PlacementAsked {
  readonly owner: string
  readonly accounts: readonly string[]
  readonly to: string | undefined
}

export interface AllocationAsked extends PlacementAsked {
  readonly isGreedy: boolean
}

/** What to move, and the entry that it is of. */
export interface AllocationFound extends AllocationReport {
  readonly seq: number
}

/** Where collateral carries most, and the entry that it is of. */
export interface PlacementFound extends PlacementReport {
  readonly seq: number
}

/** What to move between accounts of a state so that none is short. Rules: [ALLOC1] */
export async function allocationIn(state: State, asked: AllocationAsked): Promise<AllocationFound> {
  const { seq } = state
  const { report } = await allocate(asked.owner, ownedIn(state, asked), asked.isGreedy)
  return { ...report, seq }
}

/** Where the collateral of accounts of a state carries most. Rules: [ALLOC6] */
export const placementIn = (state: State, asked: PlacementAsked): PlacementFound => ({
  ...PlacementReport.of(asked.owner, ownedIn(state, asked)),
  seq: state.seq,
})

function ownedIn(state: State, { owner, accounts, to }: PlacementAsked): readonly Owned[] {
  const held = accounts.map((id) => State.account(state, id))
  return ownedBy(BookView.ofAccounts(state, held), owner, to)
}
