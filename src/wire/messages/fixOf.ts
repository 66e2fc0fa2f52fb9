import type { Move, Notice, Reply } from './CallNotice.ts'
import { FixText } from './FixText.ts'
import { type FixFields, type FixHeader, type FixMessage, writeFix } from './fix.ts'

/** Who sends to whom, and under which number. */
export interface Session {
  readonly sender: string
  readonly target: string
  readonly seq: number
}

/**
 * A call as a CollateralRequest (35=AX): what is lacking is a MarginExcess below zero, ExpireTime is when it is due.
 *
 * Rules: [MSG4]
 *
 * @throws WireError where a value cannot be carried
 */
export function writeCollateralRequest(notice: Notice, session: Session): string {
  const { call, kind, amount, sentAt, deadline } = notice
  const isLacking = kind === 'delivery'
  return write('CollateralRequest', session, sentAt, {
    CollReqID: call,
    CollAsgnReason: reasonOf(kind),
    TransactTime: sentAt,
    ...(deadline === null ? {} : { ExpireTime: deadline }),
    ...underOf(notice),
    Currency: notice.currency,
    MarginExcess: isLacking ? `-${amount}` : amount,
  })
}

/**
 * What is agreed of a call as a CollateralAssignment (35=AY) of so much. FIX has no message by which a request is
 * disputed: agreeing to nothing cannot be written.
 *
 * Rules: [MSG4]
 *
 * @throws WireError where nothing is agreed, or a value cannot be carried
 */
export function writeAgreed(reply: Reply, session: Session): string {
  const { id, call, kind, agreed, sentAt, reason } = reply
  if (reply.answer === 'disputed') {
    const expected = 'something agreed: FIX has no message for a dispute'
    throw FixText.fault('field.value', expected, agreed, ['TotalNetValue'])
  }
  return write('CollateralAssignment', session, sentAt, {
    ...assignmentOf(id, call, kind, sentAt),
    ...underOf(reply),
    ...{ Currency: reply.currency, TotalNetValue: agreed },
    ...(reason === '' ? {} : { Text: reason }),
  })
}

/**
 * Collateral that is sent as a CollateralAssignment (35=AY), item by item.
 *
 * Rules: [MSG4]
 *
 * @throws WireError where a value cannot be carried
 */
export function writeAssignment(move: Move, session: Session): string {
  const { id, call, kind, sentAt, items } = move
  return write('CollateralAssignment', session, sentAt, {
    ...assignmentOf(id, call, kind, sentAt),
    ...underOf(move),
    ...{ Currency: move.currency, TotalNetValue: move.value },
    NoUnderlyings: items.map(({ asset, quantity }) => ({
      ...({ symbol: asset, quantity, action: kind === 'delivery' ? 'Add' : 'Remove' } as const),
    })),
  })
}

const reasonOf = (kind: Notice['kind']) =>
  kind === 'delivery' ? ('MarginDeficiency' as const) : ('MarginExcess' as const)

const assignmentOf = (id: string, call: string, kind: Notice['kind'], sentAt: number) => ({
  ...{ CollAsgnID: id, CollReqID: call, CollAsgnReason: reasonOf(kind) },
  ...{ CollAsgnTransType: 'New' as const, TransactTime: sentAt },
})

function underOf({ agreement, currency }: Pick<Notice, 'agreement' | 'currency'>): FixFields {
  const { id, framework, signed } = agreement
  const dated = signed === null ? {} : { AgreementDate: signed, AgreementCurrency: currency }
  return { ...(signed === null ? {} : { AgreementDesc: framework }), AgreementID: id, ...dated }
}

function write(
  name: FixMessage['name'],
  session: Session,
  sentAt: number,
  fields: FixFields,
): string {
  const header: FixHeader = { ...session, sentAt }
  return writeFix({ name, header, fields })
}
