import type { State } from '../../src/engine/State.ts'
import { Audit } from './Audit.ts'
import { Books } from './Books.ts'

/** Compares the engine's books with the auditor's at the end of a run, to the atom and the lot. */
export function agrees(audit: Audit, state: State): void {
  const { books } = audit
  for (const account of state.accounts) {
    const holder = books.accounts.get(account.id)
    if (holder === undefined) {
      Audit.breach(audit, 'AUD1', `${account.id} was opened by no event`)
      continue
    }
    for (const { id, index } of state.assets) {
      const [kept, counted] = [account.balances[index] ?? 0n, Books.balance(holder, id)]
      if (kept === counted) continue
      Audit.breach(audit, 'AUD1', `${account.id} has ${kept} of ${id}, counted ${counted}`)
    }
    for (const { instrument, leg, lots, cost } of account.positions) {
      const counted = holder.legs.get(Books.legKey(instrument.id, leg))
      if (counted?.lots === lots && counted.cost === cost) continue
      const found = `${counted?.lots} at ${counted?.cost}`
      Audit.breach(audit, 'AUD2', `${account.id} has ${lots} lots at ${cost}, counted ${found}`)
    }
    if (account.positions.length === holder.legs.size) continue
    Audit.breach(
      audit,
      'AUD2',
      `${account.id} has ${account.positions.length} legs, not as counted`,
    )
  }
  for (const { id: pool, reserves } of state.pools.values()) {
    for (const { asset, supply, debt, supplyIndex, debtIndex, deficit } of reserves) {
      const counted = books.reserves.get(`${pool}:${asset.id}`)
      if (counted?.deficit !== deficit) {
        const found = `${pool} lacks ${deficit} of ${asset.id}, counted ${counted?.deficit}`
        Audit.breach(audit, 'AUD41', found)
      }
      const [lent, owed] = [supply, debt].map(({ id }) => books.claims.get(id)?.index)
      if (lent === supplyIndex && owed === debtIndex) continue
      Audit.breach(audit, 'AUD37', `${pool}: the indices of ${asset.id} are not as told`)
    }
  }
  if (state.accounts.length === books.accounts.size) return
  Audit.breach(audit, 'AUD1', 'an account that events opened is not there')
}
