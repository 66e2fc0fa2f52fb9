import { type CaseAdapter, type Tree, untold } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/**
 * Vega's scenarios: orders that the venue matches itself, in auctions, by price and time and pegged, and what it then
 * asserts. Every mark, margin and balance follows from its fills, of which a case tells the number at most.
 *
 * Rules: [CONF9]
 */
export const vega_scenarios: CaseAdapter = (one) => ({
  events: Facts.objects(one, 'events').map(
    (event): Tree =>
      event.assertion === undefined ? inputOf(event) : { assertion: untold(fills) },
  ),
})

const fills = 'the fills of the venue’s orders'

/** The rows of an update of markets are told, whatever the word means elsewhere. */
const inputOf = ({ rows }: Facts): Tree => (rows === undefined ? {} : { rows: rows as Tree })
