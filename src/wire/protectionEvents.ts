import type { Event } from '../engine/Event.ts'
import { Codec, type Fields } from './Codec.ts'
import { Parts } from './Parts.ts'
import { actionKind, faultReason, outcome, protection, unarmed } from './protection.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

const { count, note, ref, time } = Scalar

type FieldsOf<T> = Fields<Omit<Extract<Event, { readonly type: T }>, 'type'>>

const about = { account: ref, protection: ref }
const value = Unit.valueFor('account')

/** The fields of the events of protections. Rules: [WIRE5] */
export const protectionEvents: {
  readonly ExecutionNoted: FieldsOf<'ExecutionNoted'>
  readonly ProtectionActed: FieldsOf<'ProtectionActed'>
  readonly ProtectionAnswered: FieldsOf<'ProtectionAnswered'>
  readonly ProtectionArmed: FieldsOf<'ProtectionArmed'>
  readonly ProtectionEnded: FieldsOf<'ProtectionEnded'>
  readonly ProtectionFailed: FieldsOf<'ProtectionFailed'>
  readonly ProtectionOrdered: FieldsOf<'ProtectionOrdered'>
  readonly ProtectionRemoved: FieldsOf<'ProtectionRemoved'>
  readonly ProtectionSet: FieldsOf<'ProtectionSet'>
  readonly ProtectionTriggered: FieldsOf<'ProtectionTriggered'>
} = {
  ExecutionNoted: {
    order: ref,
    account: ref,
    instrument: ref,
    lots: Parts.contracts,
    price: Unit.priceOf('instrument'),
    fee: Unit.amountOfSettle('instrument'),
    left: Unit.quantityOf('instrument'),
  },
  ProtectionActed: { ...about, step: count, action: actionKind, worth: value, until: time },
  ProtectionAnswered: {
    ...about,
    step: count,
    order: ref,
    instrument: ref,
    filled: Unit.quantityOf('instrument'),
    returned: value,
  },
  ProtectionArmed: { ...about, unarmed: Codec.nullable(unarmed) },
  ProtectionEnded: { ...about, outcome, restsUntil: time },
  ProtectionFailed: {
    ...about,
    step: count,
    action: Codec.nullable(actionKind),
    reason: faultReason,
    detail: note,
    until: time,
  },
  ProtectionOrdered: {
    order: ref,
    ...about,
    step: count,
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    limit: Codec.nullable(Unit.priceOf('instrument')),
    price: Unit.priceOf('instrument'),
    reduceOnly: Scalar.flag,
    worth: value,
    deadline: time,
    by: ref,
  },
  ProtectionRemoved: about,
  ProtectionSet: { account: ref, protection },
  ProtectionTriggered: { ...about, equity: value, requirement: value, until: time },
}
