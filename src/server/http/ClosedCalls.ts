import { datetime } from '../../base/datetime.ts'
import type { CallStatus, MarginCall } from '../../calls/MarginCall.ts'
import type { Event } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import { Value } from '../../money/Value.ts'
import { CallsRegister, type RegisteredCall } from '../../report/CallsRegister.ts'
import { CallTerms } from '../../report/CallTerms.ts'
import { amountText } from '../../report/figures.ts'
import type { Replica } from '../Replica.ts'

/** The calls that were closed since the service started, by id, the oldest first: so many at most. */
export type ClosedCalls = ReadonlyMap<string, RegisteredCall>

const MOST = 10_000

/** Begins to remember them, as entries are folded. */
export function follow(replica: Replica): ClosedCalls {
  const { state } = replica
  const open = new Map<string, MarginCall>(state.calls)
  const closed = new Map<string, RegisteredCall>()
  replica.onFolded((entries) => {
    for (const { time, events } of entries) {
      for (const event of events) {
        const call = lastKnown(event, open, state)
        const status = CallsRegister.statusAfter(event)
        if (call === null || status === null || status === undefined) continue
        const supersededBy = event.type === 'CallSuperseded' ? event.successor : null
        closed.set(call.id, { ...recordOf(state, call, status, time), supersededBy })
        if (closed.size > MOST) closed.delete(closed.keys().next().value as string)
      }
    }
  })
  return closed
}

/** The call of an event as it is, or was known last where it is closed. */
function lastKnown(event: Event, open: Map<string, MarginCall>, state: State): MarginCall | null {
  if (!('call' in event) || typeof event.call !== 'string') return null
  const { call: id } = event
  const now = state.calls.get(id)
  const last = now ?? open.get(id)
  if (now === undefined) open.delete(id)
  else open.set(id, now)
  return last ?? null
}

function recordOf(
  state: State,
  call: MarginCall,
  status: CallStatus,
  time: number,
): RegisteredCall & { readonly id: string } {
  const account = State.account(state, call.account)
  const numeraire = State.rulesOf(state, account)?.numeraire
  const money = (amount: bigint): string =>
    numeraire === undefined ? '0' : amountText(amount, numeraire)
  const left =
    status === 'met' ? Value.zero : Value.max(Value.zero, Value.sub(call.amount, call.brought))
  return {
    ...{
      id: call.id,
      account: call.account,
      owner: account.owner,
      rulebook: account.rules?.id ?? '',
    },
    ...{ ladder: call.ladder, level: call.level, status, numeraire: numeraire?.id ?? '' },
    ...{
      timestamp: time,
      datetime: datetime(time),
      amount: money(left),
      certainty: 'certain',
      brought: money(call.brought),
    },
    ...{ openedAt: call.openedAt, age: time - call.openedAt },
    ...{ deadline: call.deadline, due: datetime(call.deadline), isStopped: false },
    ...{
      acknowledgedBy: call.acknowledgedBy,
      assignee: call.assignee ?? null,
      notes: call.notes ?? [],
    },
    advice: { reductions: [], remedies: [] },
    ...(numeraire === undefined
      ? CallTerms.implied(call.procedure, null)
      : CallTerms.more(call, null, numeraire)),
  }
}

export * as ClosedCalls from './ClosedCalls.ts'
