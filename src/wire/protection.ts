import { Guard } from '../engine/protection/Guard.ts'
import type { Protection, ProtectiveAction, Trigger } from '../model/Protection.ts'
import type { Value } from '../money/Value.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Parts } from './Parts.ts'
import { rejectionCodes } from './rejectionCodes.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

/** Protections as text. Rules: [WIRE5] */

const { id, ref, word } = Scalar

type TriggerOf<K> = Extract<Trigger, { readonly kind: K }>
type ActionOf<K> = Extract<ProtectiveAction, { readonly kind: K }>

const side = word('above', 'below')

const trigger: Codec<Trigger> = Codec.variant<Trigger, 'kind'>('kind', {
  ratio: Codec.record<TriggerOf<'ratio'>>({ kind: Scalar.tag('ratio'), above: Numeral.ratio }),
  health: Codec.record<TriggerOf<'health'>>({ kind: Scalar.tag('health'), below: Numeral.ratio }),
  mark: Codec.record<TriggerOf<'mark'>>({
    kind: Scalar.tag('mark'),
    instrument: ref,
    side,
    price: Unit.priceOf('instrument'),
  }),
  index: Codec.record<TriggerOf<'index'>>({
    kind: Scalar.tag('index'),
    asset: ref,
    side,
    price: Unit.indexPrice,
  }),
  sigma: Codec.record<TriggerOf<'sigma'>>({
    kind: Scalar.tag('sigma'),
    instrument: ref,
    within: Numeral.ratio,
  }),
  time: Codec.record<TriggerOf<'time'>>({ kind: Scalar.tag('time'), within: Scalar.span }),
  leg: Codec.record<TriggerOf<'leg'>>({
    kind: Scalar.tag('leg'),
    account: ref,
    instrument: ref,
    leg: Parts.leg,
  }),
})

const worst = Codec.described(
  Codec.absent(Codec.nullable(Numeral.ratio), null),
  'How far from the mark its orders may trade, a share of it; null for any price.',
)

const action: Codec<ProtectiveAction> = Codec.variant<ProtectiveAction, 'kind'>('kind', {
  cancelOrders: Codec.record<ActionOf<'cancelOrders'>>({ kind: Scalar.tag('cancelOrders') }),
  deposit: Codec.record<ActionOf<'deposit'>>({
    kind: Scalar.tag('deposit'),
    from: ref,
    asset: ref,
  }),
  reduce: Codec.record<ActionOf<'reduce'>>({ kind: Scalar.tag('reduce'), worst }),
  close: Codec.record<ActionOf<'close'>>({
    kind: Scalar.tag('close'),
    instrument: ref,
    leg: Parts.leg,
    worst,
  }),
  repay: Codec.record<ActionOf<'repay'>>({ kind: Scalar.tag('repay'), pool: ref, asset: ref }),
  swap: Codec.record<ActionOf<'swap'>>({ kind: Scalar.tag('swap'), instrument: ref, worst }),
  hedge: Codec.record<ActionOf<'hedge'>>({
    kind: Scalar.tag('hedge'),
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    worst,
  }),
})

/** A protection whose budget is in the unit that is given. */
export const protectionOf = (budget: Codec<Value>): Codec<Protection> =>
  Codec.record<Protection>({
    name: id,
    trigger,
    target: Codec.described(
      Codec.nullable(Numeral.ratio),
      'The marginRatio of maintenance to reach; null where an action done whole is the end.',
    ),
    actions: Codec.list(action, Guard.most.actions),
    budget,
    times: Scalar.whole(1, Guard.most.times, 'How often it may be triggered.'),
    coolDown: Scalar.whole(Guard.spans.least, Guard.spans.most, 'Milliseconds of rest.'),
    deadline: Scalar.whole(Guard.spans.least, Guard.spans.most, 'Milliseconds an action.'),
  })

/** One of the account that the enclosing record names. */
export const protection = protectionOf(Unit.valueFor('..', 'account'))

export const actionKind = word(
  'cancelOrders',
  'deposit',
  'reduce',
  'close',
  'repay',
  'swap',
  'hedge',
)

export const unarmed = word('spent', 'budget', 'noPrice', 'noVolatility')

export const outcome = word('reached', 'partly', 'failed', 'told', 'overtaken')

export const faultReason = word(
  ...rejectionCodes,
  'resting',
  'notTriggered',
  'unarmed',
  'budget',
  'nothingToDo',
  'cannotCure',
  'unanswered',
  'deadline',
  'unfilled',
)
