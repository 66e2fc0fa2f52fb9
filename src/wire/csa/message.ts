import { limits } from '../../base/limits.ts'
import type { Agreement } from '../../csa/Agreement.ts'
import type { Body, Message, Purpose } from '../../csa/Message.ts'
import { Codec } from '../Codec.ts'
import { civilDate } from '../calendar.ts'
import { Scalar } from '../Scalar.ts'
import { amountOf, itemOf } from './agreement.ts'

type BodyOf<K> = Extract<Body, { readonly type: K }>
type PurposeOf<K> = Extract<Purpose, { readonly kind: K }>

/** What a purpose of a transfer is written as. */
export const purpose: Codec<Purpose> = Codec.variant<Purpose, 'kind'>('kind', {
  call: Codec.record<PurposeOf<'call'>>({ kind: Scalar.tag('call'), call: Scalar.id }),
  substitute: Codec.record<PurposeOf<'substitute'>>({
    kind: Scalar.tag('substitute'),
    substitution: Scalar.id,
  }),
  release: Codec.record<PurposeOf<'release'>>({
    kind: Scalar.tag('release'),
    substitution: Scalar.id,
  }),
  interest: Codec.record<PurposeOf<'interest'>>({
    kind: Scalar.tag('interest'),
    statement: Scalar.id,
  }),
})

/** The scalars of an agreement: amounts of its base currency, items of what it takes, cash by its name. */
export const scalarsOf = ({ base, eligible }: Agreement) => ({
  amount: amountOf('In units of the base currency.', [], () => base),
  items: Codec.list(
    itemOf(() => eligible),
    limits.assets,
  ),
  cash: amountOf('In units of the asset.', ['asset'], ({ fields }) =>
    eligible.find(({ asset }) => asset === fields.asset),
  ),
})

/** Ids of one list, and quotations of one dispute. */
export const FEW = 256

/** The message of one side to the other, under one agreement. */
export function messageOf(agreement: Agreement): Codec<Message> {
  return Codec.record<Message>({
    agreement: Scalar.id,
    from: Scalar.word('a', 'b'),
    seq: Scalar.count,
    ack: Scalar.count,
    at: Scalar.time,
    body: bodyOf(agreement),
  })
}

function bodyOf(agreement: Agreement): Codec<Body> {
  const exchanges = exchangesOf(agreement)
  return Codec.variant<Body, 'type'>('type', {
    ...callsOf(agreement),
    ...transfersOf(agreement),
    ...exchanges,
    Acknowledgement: Codec.record<BodyOf<'Acknowledgement'>>({
      type: Scalar.tag('Acknowledgement'),
    }),
    Refusal: Codec.record<BodyOf<'Refusal'>>({
      type: Scalar.tag('Refusal'),
      of: Scalar.count,
      code: Scalar.id,
      detail: Scalar.note,
    }),
  })
}

function callsOf(agreement: Agreement) {
  const { amount } = scalarsOf(agreement)
  return {
    Call: Codec.record<BodyOf<'Call'>>({
      type: Scalar.tag('Call'),
      call: Scalar.id,
      kind: Scalar.word('delivery', 'return'),
      valuedOn: civilDate,
      ...{ exposure: amount, held: amount, amount, deadline: Scalar.time },
      lapses: Codec.list(Scalar.id, FEW),
    }),
    Answer: Codec.record<BodyOf<'Answer'>>({
      type: Scalar.tag('Answer'),
      call: Scalar.id,
      ...{ agreed: amount, exposure: Codec.nullable(amount), receivedAt: Scalar.time },
      reason: Scalar.note,
    }),
    Recalculation: Codec.record<BodyOf<'Recalculation'>>({
      type: Scalar.tag('Recalculation'),
      call: Scalar.id,
      quotations: Codec.list(amount, FEW),
      ...{ exposure: amount, amount },
    }),
    Waiver: Codec.record<BodyOf<'Waiver'>>({
      type: Scalar.tag('Waiver'),
      ...{ call: Scalar.id, by: Scalar.id, reason: Scalar.note },
    }),
  }
}

function transfersOf(agreement: Agreement) {
  const { amount, items } = scalarsOf(agreement)
  return {
    Transfer: Codec.record<BodyOf<'Transfer'>>({
      type: Scalar.tag('Transfer'),
      ...{ transfer: Scalar.id, purpose, items },
    }),
    TransferAnswer: Codec.record<BodyOf<'TransferAnswer'>>({
      type: Scalar.tag('TransferAnswer'),
      ...{ transfer: Scalar.id, isAccepted: Scalar.flag, value: amount, reason: Scalar.note },
    }),
    Settlement: Codec.record<BodyOf<'Settlement'>>({
      type: Scalar.tag('Settlement'),
      ...{ transfer: Scalar.id, settledAt: Scalar.time },
    }),
  }
}

function exchangesOf(agreement: Agreement) {
  const { amount, items, cash } = scalarsOf(agreement)
  return {
    Substitution: Codec.record<BodyOf<'Substitution'>>({
      type: Scalar.tag('Substitution'),
      ...{ substitution: Scalar.id, incoming: items, outgoing: items },
    }),
    SubstitutionAnswer: Codec.record<BodyOf<'SubstitutionAnswer'>>({
      type: Scalar.tag('SubstitutionAnswer'),
      ...{ substitution: Scalar.id, isAccepted: Scalar.flag },
      ...{ incomingValue: amount, outgoingValue: amount, reason: Scalar.note },
    }),
    InterestStatement: Codec.record<BodyOf<'InterestStatement'>>({
      type: Scalar.tag('InterestStatement'),
      ...{
        statement: Scalar.id,
        asset: Scalar.id,
        from: civilDate,
        until: civilDate,
        amount: cash,
      },
    }),
    InterestAnswer: Codec.record<BodyOf<'InterestAnswer'>>({
      type: Scalar.tag('InterestAnswer'),
      ...{ statement: Scalar.id, asset: Scalar.id, amount: cash },
    }),
  }
}
