import type { Audit, Check } from './Audit.ts'
import { Books, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { isTraded, netOf } from './worth.ts'

/** What no market takes of a debt is not owed for ever. */
export const unsettled: readonly Check[] = [{ rule: 'AUD56', ends: debtsAreSettled }]

/**
 * Once prices of everything it holds and owes were told, an account under liquidation that has no position,
 * nothing sent out and is not short owes nothing. Where orders came back it may wait for the next try.
 */
function debtsAreSettled({ books, command, heard }: Audit): string | null {
  if (command?.type !== 'SetMarks' || !books.armed || books.off.size > 0) return null
  if (heard.some(({ type }) => type === 'Rejected')) return null
  const told = new Map(command.indices.map(({ asset, price }) => [asset, price]))
  const isTold = (asset: string): boolean => {
    const known = books.indices.get(asset)
    return known !== undefined && told.get(asset) === known.price && known.time === books.time
  }
  for (const holder of books.accounts.values()) {
    const rules = isStuck(books, holder) ? Books.rulesOf(books, holder) : null
    if (rules === null || !isTraded(rules) || !isTold(rules.numeraire)) continue
    const held = [...holder.balances].filter(([, amount]) => amount !== 0n)
    const owed = held.find(([, amount]) => amount < 0n)
    if (owed === undefined || !held.every(([asset]) => isTold(asset))) continue
    const net = netOf(books, holder, rules.numeraire)
    if (net === null || Fraction.isLess(net, Fraction.of(64n))) continue
    return `${holder.id} still owes ${-owed[1]} of ${owed[0]}, and nothing is done about it`
  }
  return null
}

/** Under liquidation, with nothing that could still be closed, and nothing out. */
function isStuck({ orders, auctions, retried, suspended }: Books, holder: Holder): boolean {
  const { id, kind, liquidating, legs } = holder
  if (kind !== 'own' || !liquidating || legs.size > 0) return false
  if (retried.has(id) || suspended.has(id)) return false
  const isOut = [...orders.values(), ...auctions.values()].some(({ account }) => account === id)
  return !isOut
}
