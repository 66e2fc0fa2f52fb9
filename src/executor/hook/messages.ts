import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Decimal } from '../../money/Decimal.ts'
import { Executor, type Outcome } from '../Executor.ts'
import type { Order } from '../Order.ts'

const text = (description: string) => Type.String({ maxLength: 256, description })
const decimal = (description: string) =>
  Type.String({ maxLength: 64, pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$', description })
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) =>
  Type.Union([one, Type.Null()])
const strict = (description: string) => ({ additionalProperties: false, description })
const key = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: 'The name of the order: whatever comes under it is about this one order.',
})

/** What is posted to a hook. */
export const request = Type.Object(
  {
    type: Type.Enum(['order.place', 'order.query', 'order.cancel'], {
      description:
        'Place: carry it out, once. Query: what became of it? Cancel: end what is open, and never take it later.',
    }),
    key,
    order: text('Its id where it was ordered.'),
    account: text('Whose position is traded.'),
    instrument: text('What is traded, e.g. BTC/USDT:USDT.'),
    leg: Type.Enum(['net', 'long', 'short']),
    purpose: Type.Enum(['reduce', 'convert', 'dispose', 'protect']),
    reduceOnly: Type.Boolean({ description: 'Whether it may never open or enlarge a position.' }),
    side: Type.Enum(['buy', 'sell']),
    contracts: decimal('Above zero.'),
    bankruptcyPrice: nullable(
      decimal('The price beyond which the account owes; null for none. It may be executed there.'),
    ),
    limitPrice: nullable(decimal('The price beyond which it must not be executed; null for none.')),
    expires: Type.Integer({
      description:
        'Milliseconds since 1970. Place: an order that was not taken by then must never be.',
    }),
  },
  strict('What Plimsoll posts to a hook.'),
)

/** What a hook answers, with status 200. */
export const answer = Type.Object(
  {
    key,
    status: Type.Enum(['open', 'done', 'rejected', 'absent', 'unknown'], {
      description:
        'Open: more may be filled. Done, rejected: no more is. Absent: no such order. Unknown: ask again.',
    }),
    filled: Type.Optional(decimal('All that was filled so far, in contracts.')),
    price: Type.Optional(
      nullable(decimal('The average price of all of it; null where nothing is filled.')),
    ),
    fee: Type.Optional(decimal('For all of it, in the settlement asset; below zero for a rebate.')),
    says: Type.Optional(text('A line for people.')),
  },
  strict('What a hook answers.'),
)

const reader = Compile(answer)

/** The body of a request. */
export function bodyOf(
  type: Static<typeof request>['type'],
  order: Order,
  expires: number,
): Static<typeof request> {
  const { id, key: name, account, instrument, leg, purpose, side, contracts } = order
  return {
    ...{ type, key: name, order: id, account, instrument, leg, purpose },
    ...{ reduceOnly: order.reduceOnly, side, contracts },
    ...{ bankruptcyPrice: order.bankruptcyPrice, limitPrice: order.limitPrice, expires },
  }
}

/**
 * What an answer says of an order. Whatever is not in the words of the protocol says nothing.
 *
 * Rules: [EXEC11] [EXEC12]
 */
export function outcomeOf(body: string, order: Order): Outcome {
  const told = parsed(body)
  if (!reader.Check(told)) return Executor.unknown('the answer is not as the protocol has it')
  const { key: name, status, filled = '0', price = null, fee = '0', says = status } = told
  if (name !== order.key) return Executor.unknown('the answer is about another order')
  if (status === 'absent') return Executor.absent(says)
  if (status === 'unknown') return Executor.unknown(says)
  const [size, cost] = [decimalOf(filled), decimalOf(fee)]
  const each = price === null ? null : decimalOf(price)
  if (size === null || cost === null || size.units < 0n || (price !== null && each === null)) {
    return Executor.unknown('the answer has numbers that are none')
  }
  return { kind: 'known', status, filled: size, price: each, fee: cost, says }
}

function decimalOf(told: string): Decimal | null {
  const read = Decimal.parse(told)
  return read.ok ? read.value : null
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
