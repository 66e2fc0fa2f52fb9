import type { Market } from '../model/Market.ts'
import type { DeleveragePolicy } from '../model/Rulebook.ts'
import { Clearing } from './Clearing.ts'
import type { Command, SetMarks } from './Command.ts'
import type { Event } from './Event.ts'
import type { Rejection } from './Rejection.ts'
import { Snapshot } from './Snapshot.ts'
import type { State } from './State.ts'
import { step } from './step.ts'

/** A copy of an engine in which prices came and losses were borne, and what happened on the way. */
export interface Loss {
  readonly state: State
  readonly events: readonly Event[]
  /** Why the engine would not act at all; null where it did. */
  readonly refused: Rejection | null
}

type Prices = Pick<SetMarks, 'marks' | 'indices'>
type Without<C> = C extends Command ? Omit<C, 'id' | 'time'> : never

/**
 * What prices would do to a state if every market were cleared by one policy: a copy is armed, each market gets
 * the policy, the prices come and are believed, and the engine does the rest. With no policy the markets
 * are left as they are and nothing is armed: the moment before. The state is not changed.
 *
 * Rules: [LOSS1]
 *
 * @example
 * lossUnder(state, { marks, indices: [] }, 'proRata').events // Deleveraged, LossSocialised, ...
 */
export function lossUnder(state: State, prices: Prices, policy: DeleveragePolicy | null): Loss {
  const fork = Snapshot.copy(state)
  const events: Event[] = []
  const say = (said: Without<Command>): void => {
    const command = { ...said, id: `loss ${fork.seq}`, time: state.time } as Command
    for (const entry of step(fork, command)) events.push(...entry.events)
  }
  const by = { by: 'loss', reason: 'a loss is tried' }
  if (policy === null) say({ type: 'Disarm', ...by })
  else {
    for (const market of marketsUnder(fork, policy)) say({ type: 'DefineMarket', market })
    if (!fork.armed) say({ type: 'Arm', ...by })
  }
  say({ type: 'SetMarks', ...prices })
  for (const event of [...events]) {
    if (event.type === 'MarkDoubted')
      say({ type: 'ConfirmMark', instrument: event.instrument, ...by })
    if (event.type === 'IndexDoubted') say({ type: 'ConfirmIndex', asset: event.asset, ...by })
  }
  const refusal = events.find((event) => event.type === 'Rejected')
  const refused =
    refusal?.type === 'Rejected' ? { code: refusal.code, detail: refusal.detail } : null
  return { state: fork, events, refused }
}

/** Every market that is cleared here, as it is but for the policy. */
function marketsUnder(state: State, deleverage: DeleveragePolicy): readonly Market[] {
  return state.instruments.flatMap((instrument): readonly Market[] => {
    const clearing = Clearing.of(state, instrument)
    if (clearing === null || instrument.kind === 'spot') return []
    const known = state.markets.get(instrument.id)
    const version = (known?.versions.at(-1)?.version ?? 0) + 1
    if (known?.active != null) return [{ ...known.active, version, deleverage, activeFrom: 0 }]
    const { fundCap, fundWindow, fundTotal, disposal, silence } = clearing
    return [
      {
        ...{ instrument: instrument.id, version, activeFrom: 0, source: '', prices: null },
        ...{ fundCap, deleverage, disposal, silence },
        ...(fundWindow !== null && { fundWindow }),
        ...(fundTotal !== null && { fundTotal }),
      },
    ]
  })
}
