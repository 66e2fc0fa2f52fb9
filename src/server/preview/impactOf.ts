import type { Command } from '../../engine/Command.ts'
import { preview } from '../../engine/preview.ts'
import type { State } from '../../engine/State.ts'
import { Ratio } from '../../money/Ratio.ts'
import { ratioIn } from '../../report/figures.ts'
import { type ImpactedAccount, ImpactReport } from '../../report/ImpactReport.ts'

/** What a command would do to the whole book, in a few numbers and its worst. */
export interface BookImpact extends Pick<ImpactReport, 'refused' | 'liquidatable'> {
  /** The entry it was tried after. */
  readonly seq: number
  /** Accounts whose numbers would change, that would be called, and that could newly be liquidated. */
  readonly changed: number
  readonly called: number
  readonly liquidated: number
  readonly worst: readonly ImpactedAccount[]
}

const WORST = 10

/** Tries a command in a copy of a state; no earlier than the state's own time. */
export function impactOf(state: State, command: Command): BookImpact {
  const { seq } = state
  const found = preview(state, { ...command, time: Math.max(state.time, command.time) })
  const { refused, liquidatable, accounts } = ImpactReport.of(state, found)
  return {
    ...{ seq, refused, liquidatable, changed: accounts.length },
    called: found.events.filter((event) => event.type === 'CallOpened').length,
    liquidated: accounts.filter(({ isLiquidatable }) => isLiquidatable).length,
    worst: worstOf(accounts),
  }
}

const worstOf = (accounts: readonly ImpactedAccount[]): readonly ImpactedAccount[] =>
  accounts
    .map((one) => ({ one, gain: gainOf(one) }))
    .sort((a, b) => Ratio.compare(a.gain, b.gain))
    .slice(0, WORST)
    .map(({ one }) => one)

/** For the order alone: what maintenance leaves of equity, after less before. */
function gainOf({ before, after }: ImpactedAccount): Ratio {
  const slack = ({ equity, maintenanceMargin }: ImpactedAccount['before']): Ratio =>
    Ratio.sub(ratioIn(equity), ratioIn(maintenanceMargin))
  return Ratio.sub(slack(after), slack(before))
}
