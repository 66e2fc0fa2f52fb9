import { post } from '../../ledger/post.ts'
import type { CorrectionPosting } from '../commands/Correct.ts'
import { State } from '../State.ts'

/** Postings that compensate an error, by whom and why. */
export interface Corrected {
  readonly type: 'Corrected'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, event: Corrected): void {
  post(
    event.postings.map(({ account, asset, amount }) => ({
      holder: State.account(state, account),
      asset: State.asset(state, asset).index,
      amount,
    })),
  )
  for (const { account } of event.postings) state.touched.add(State.account(state, account).index)
}

export * as Corrected from './Corrected.ts'
