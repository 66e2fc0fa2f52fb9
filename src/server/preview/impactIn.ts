import type { Command } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import { ImpactReport } from '../../report/ImpactReport.ts'

/** What a command would do to the whole book, without the list of everybody, and the entry it was tried after. */
export interface BookImpact extends Omit<ImpactReport, 'accounts'> {
  readonly seq: number
}

/** What is tried, and the accounts for whom it is explained. */
export interface ImpactAsked {
  readonly command: Command
  readonly named: readonly string[]
}

/** Tries a command in a copy of a state. */
export function impactIn(state: State, { command, named }: ImpactAsked): BookImpact {
  const { seq } = state
  const { accounts: _, ...rest } = ImpactReport.of(state, command, named)
  return { seq, ...rest }
}
