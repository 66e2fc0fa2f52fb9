import { type TProperties, Type } from 'typebox'
import { callStatuses } from '../calls/MarginCall.ts'
import { Shape } from './Shape.ts'

/** How one side of an agreement about collateral is told; amounts in units of its base currency. */

const { strict, orNull, text, decimal, decimalOrNull, count, time } = Shape

const items = Type.Array(
  Type.Object(
    { asset: Type.String(), quantity: decimal('In units of the asset.') },
    strict('Some of an asset.'),
  ),
)

const poster = Type.Object(
  {
    party: Type.String(),
    threshold: decimalOrNull('What the other is exposed for without collateral; null is no bound.'),
    minimumTransfer: decimal('The least that it transfers.'),
    independentAmount: decimal('What it posts beyond any exposure.'),
    posted: items,
    held: decimalOrNull('What counts of what is posted and on its way.'),
    unpriced: Type.Array(text('An asset without a price.')),
    required: decimalOrNull('Null while no exposure was told.'),
    delivery: decimalOrNull('What may be called of it beyond what is called.'),
    return: decimalOrNull('What it may have back.'),
  },
  strict('What a party posts.'),
)

const call = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum(['delivery', 'return']),
    caller: Type.String(),
    valuedOn: text('A date.'),
    status: Type.Enum([...callStatuses]),
    amount: decimal('What was called.'),
    agreed: decimalOrNull('Null while it is not answered.'),
    disputed: decimal('What is not agreed.'),
    brought: decimal('What settled for it.'),
    outstanding: decimal('What is agreed and did not settle.'),
    deadline: time,
    due: text('The same, ISO 8601.'),
  },
  strict('A call of one side on the other.'),
)

const transfer = Type.Object(
  {
    id: Type.String(),
    from: Type.String(),
    for: text('What it is for.'),
    items,
    status: Type.Enum(['proposed', 'onItsWay']),
  },
  strict('Collateral that neither settled nor was declined.'),
)

const substitution = Type.Object(
  {
    id: Type.String(),
    poster: Type.String(),
    incoming: items,
    outgoing: items,
    status: Type.Enum(['asked', 'accepted', 'declined']),
    incomingValue: decimalOrNull('By the holder’s prices.'),
    outgoingValue: decimalOrNull('By the holder’s prices.'),
    reason: Type.String(),
  },
  strict('What its poster asked to exchange.'),
)

const statement = Type.Object(
  {
    id: Type.String(),
    holder: Type.String(),
    asset: Type.String(),
    from: text('A date.'),
    until: text('A date.'),
    amount: decimal('In units of the asset; below zero the poster pays.'),
    answered: decimalOrNull('What the poster worked out.'),
  },
  strict('Interest on cash as its holder stated it.'),
)

/** The members of a side as it stands. */
export const csaMembers: TProperties = {
  agreement: Type.String(),
  party: text('Whose record it is.'),
  other: Type.String(),
  base: text('The currency of every amount.'),
  timestamp: time,
  datetime: Shape.datetime,
  exposure: decimalOrNull('What b would owe a by this side’s books.'),
  valuedOn: orNull(text('A date.')),
  posters: Type.Array(poster, { description: 'A before b.' }),
  calls: Type.Array(call),
  transfers: Type.Array(transfer),
  substitutions: Type.Array(substitution),
  statements: Type.Array(statement),
  unread: count('Messages that the other side is not known to have taken.'),
  halted: orNull(text('Why nothing is taken any more.')),
}
