import { type State, secondOf } from '../engine/State.ts'
import { TroveSystem } from '../engine/TroveSystem.ts'
import type { Asset } from '../model/Asset.ts'
import type { PriceBook, Validity } from '../model/PriceBook.ts'
import { BoldSystem } from '../protocols/liquity2/BoldSystem.ts'
import type { Branch } from '../protocols/liquity2/Branch.ts'
import { TroveAccount } from '../protocols/liquity2/TroveAccount.ts'

/** A branch of a system of troves as it stands at a time and a price. */
export interface BranchLook {
  readonly system: TroveSystem
  readonly collateral: Asset
  /** At that time; at that price where there is one. */
  readonly branch: Branch
  /** Of the index; null where none is known. */
  readonly price: bigint | null
  readonly validity: Validity
  readonly queue: Queue
}

/** Whose a branch's troves are, and what is redeemed before each. */
export interface Queue {
  readonly owned: ReadonlyMap<string, readonly string[]>
  readonly before: ReadonlyMap<string, bigint>
}

/** All branches of all systems, at the time and the prices of a book. */
export const all = ({ troves }: State, prices: PriceBook): readonly BranchLook[] =>
  [...troves.values()].flatMap((system) => {
    const queues = queuesOf(system.book, secondOf(prices.time))
    return queues.map(({ branch, queue }, place) => look(system, place, branch, queue, prices))
  })

function look(
  system: TroveSystem,
  place: number,
  branch: Branch,
  queue: Queue,
  prices: PriceBook,
): BranchLook {
  const collateral = TroveSystem.collateralAt(system, place)
  const { price, validity } = TroveSystem.priceAt(system, place, prices, prices.time)
  const priced = price === null ? branch : { ...branch, price: TroveSystem.wadOf(price) }
  return { system, collateral, branch: priced, price, validity, queue }
}

interface Queued {
  readonly branch: Branch
  readonly queue: Queue
}

/** What was worked out last of books, which are replaced and never changed. */
const known = new WeakMap<BoldSystem, { readonly second: number; readonly all: Queued[] }>()

/** A walk over all troves, made once for all who ask at the same second. */
function queuesOf(book: BoldSystem, second: number): readonly Queued[] {
  const found = known.get(book)
  if (found?.second === second) return found.all
  const made = BoldSystem.at(book, BigInt(second)).branches.map((branch) => ({
    ...{ branch, queue: queueOf(branch) },
  }))
  known.set(book, { second, all: made })
  return made
}

/** Redemptions take the zombie that was left first, then the lowest rate, and so on up. */
function queueOf(branch: Branch): Queue {
  const owned = new Map<string, string[]>()
  for (const [id, { owner }] of branch.troves) {
    const ids = owned.get(owner)
    if (ids === undefined) owned.set(owner, [id])
    else ids.push(id)
  }
  const before = new Map<string, bigint>()
  let sum = 0n
  const { zombie } = branch
  for (const id of [...(zombie === null ? [] : [zombie]), ...branch.order.toReversed()]) {
    before.set(id, sum)
    sum += TroveAccount.of(branch, TroveAccount.open(branch, id)).debt
  }
  return { owned, before }
}

export * as BranchLook from './BranchLook.ts'
