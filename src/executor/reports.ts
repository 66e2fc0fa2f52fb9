import { assert } from '../base/assert.ts'
import { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Report } from './Blotter.ts'
import { type Filled, type Fresh, lotsIn } from './fills.ts'
import type { Terms } from './Terms.ts'
import type { Ticket } from './Ticket.ts'

/** What is told of an order where it was ordered, as commands under ids of what they say. */

type Status = 'open' | 'done' | 'rejected' | 'unknown'

/**
 * A report of what is fresh, or of a status alone. Its id names the order and all that is filled with it,
 * so that whoever tells it again, by this record or by a new one, tells the same.
 *
 * Rules: [EXEC6]
 */
export function reportOf(
  ticket: Ticket,
  terms: Terms,
  status: Status,
  fresh: Fresh | null,
): Report {
  const { order } = ticket
  const lots = fresh?.filled.lots ?? readFilled(ticket, terms).lots
  const size = Decimal.format(Decimal.times(fresh?.lots ?? 0n, terms.lot))
  const execution = {
    ...{ order: order.id, instrument: order.instrument },
    contracts: order.side === 'sell' && size !== '0' ? `-${size}` : size,
    price: Decimal.format(fresh?.price ?? terms.tick),
    fee: Decimal.format(fresh?.fee ?? zero),
    status,
  }
  const id = `x-${order.key}-${letters[status]}-${lots}`
  const command = { type: 'ReportExecution', id, executions: [execution] }
  return { id, key: order.key, status: 'waiting', command }
}

const zero: Decimal = { units: 0n, scale: 0 }

/** An id is short. */
const letters = { open: 'o', done: 'd', rejected: 'r', unknown: 'u' } as const

/** What of a ticket was reported. */
export function readFilled({ filled, cost, fee, isWhole }: Ticket, terms: Terms): Filled {
  const contracts = ratioIn(filled)
  return {
    ...{ contracts, cost: ratioIn(cost), fee: BigInt(fee), isWhole },
    lots: lotsIn(contracts, terms),
  }
}

/** The same as it is kept. */
export const writeFilled = ({ contracts, cost, fee, isWhole }: Filled) => ({
  ...{ filled: ratioText(contracts), cost: ratioText(cost), fee: `${fee}`, isWhole },
})

/** A decimal as a ratio is kept. */
export const kept = (text: string): string => ratioText(ratioOf(text))

export function ratioOf(text: string): Ratio {
  const read = Decimal.parse(text)
  assert(read.ok, 'reports.ratioOf: what orders hold are decimals')
  return Ratio.fromDecimal(read.value)
}

const ratioText = ({ numerator, denominator }: Ratio): string => `${numerator}/${denominator}`

function ratioIn(text: string): Ratio {
  const [numerator = '0', denominator = '1'] = text.split('/')
  return Ratio.of(BigInt(numerator), BigInt(denominator))
}
