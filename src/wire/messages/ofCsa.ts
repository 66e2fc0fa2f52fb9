import { CivilDate } from '../../calendar/CivilDate.ts'
import { Agreement, type Item } from '../../csa/Agreement.ts'
import { Books } from '../../csa/Books.ts'
import type { Answer, Call, Message, Transfer } from '../../csa/Message.ts'
import { State } from '../../csa/State.ts'
import type { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import type { Move, MovedItem, Notice, Reply } from './CallNotice.ts'

/** What one message of an annex is in the formats of others, or that none of them has a place for it. */
export type Told =
  | { readonly kind: 'notice'; readonly value: Notice }
  | { readonly kind: 'reply'; readonly value: Reply }
  | { readonly kind: 'move'; readonly value: Move }
  | null

/**
 * A message of an annex as plain data for other formats: a call, its answer, and collateral that is sent for it.
 *
 * Rules: [MSG1]
 */
export function toldOf(state: State, message: Message): Told {
  const { body } = message
  if (body.type === 'Call') return { kind: 'notice', value: noticeOf(state, message, body) }
  if (body.type === 'Answer') return { kind: 'reply', value: replyOf(state, message, body) }
  if (body.type !== 'Transfer' || body.purpose.kind !== 'call') return null
  return { kind: 'move', value: moveOf(state, message, body, body.purpose.call) }
}

const partiesOf = ({ agreement }: State) => ({
  agreement: {
    ...{ id: agreement.id, framework: agreement.framework },
    signed: CivilDate.format(agreement.signed),
  },
  ...{ a: agreement.a.party, b: agreement.b.party, currency: agreement.base.asset },
})

const inBase = ({ agreement }: State, amount: Amount): string =>
  Decimal.format({ units: amount, scale: agreement.base.decimals })

function noticeOf(state: State, { from, at }: Message, body: Call): Notice {
  const { call, kind, amount, valuedOn, deadline } = body
  return {
    ...partiesOf(state),
    ...{ caller: from, kind, call, amount: inBase(state, amount) },
    ...{ valuedOn: CivilDate.format(valuedOn), sentAt: at, deadline },
  }
}

/** What an answer and a transfer have of the call that they are about. */
function aboutOf(state: State, id: string) {
  const { kind, caller, valuedOn } = Books.callOf(state.books, id)
  return { ...partiesOf(state), kind, caller, call: id, valuedOn: CivilDate.format(valuedOn) }
}

function replyOf(state: State, { from, seq, at }: Message, body: Answer): Reply {
  const { call, agreed, reason } = body
  const { amount } = Books.callOf(state.books, call)
  const answer = agreed === amount ? 'inFull' : agreed > 0n ? 'part' : 'disputed'
  const id = `${from}-answer-${seq}`
  return { ...aboutOf(state, call), id, agreed: inBase(state, agreed), answer, reason, sentAt: at }
}

function moveOf(state: State, { at }: Message, body: Transfer, call: string): Move {
  const { items, transfer: id } = body
  const { value } = State.worthOf(state, items)
  const rows = items.map((item) => rowOf(state, item))
  return { ...aboutOf(state, call), id, value: inBase(state, value), items: rows, sentAt: at }
}

function rowOf(state: State, item: Item): MovedItem {
  const { kind = 'security', decimals = 0 } = Agreement.termsOf(state.agreement, item.asset) ?? {}
  const quantity = Decimal.format({ units: item.quantity, scale: decimals })
  const value = inBase(state, State.worthOf(state, [item]).value)
  return { asset: item.asset, quantity, kind, value }
}
