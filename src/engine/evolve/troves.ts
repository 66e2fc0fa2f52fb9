import { defined } from '../../base/assert.ts'
import { move } from '../../ledger/move.ts'
import { wad } from '../../protocols/liquity/collateralRatio.ts'
import { BoldSystem } from '../../protocols/liquity2/BoldSystem.ts'
import { BranchChange } from '../../protocols/liquity2/BranchChange.ts'
import type { TrovesDefined, TrovesUsed } from '../Event.ts'
import { State } from '../State.ts'
import { TroveSystem } from '../TroveSystem.ts'

/** The events about troves: the effect of each on State. */
export const troves = {
  TrovesUsed: trovesUsed,
  TrovesDefined: trovesDefined,
}

function trovesDefined(state: State, event: TrovesDefined): void {
  const { system: id, coin, gas, staleAfter, branches } = event
  State.addHouse(state, TroveSystem.accountId(id), 'pool')
  const terms = branches.map(({ collateral, ...ratios }) => ({
    terms: { name: collateral, source: id, ...ratios },
    price: wad,
  }))
  state.troves.set(id, {
    id,
    account: State.account(state, TroveSystem.accountId(id)),
    coin: State.asset(state, coin),
    gas: State.asset(state, gas),
    collaterals: branches.map(({ collateral }) => State.asset(state, collateral)),
    staleAfter,
    book: BoldSystem.create(terms, BigInt(State.seconds(state))),
  })
}

function trovesUsed(state: State, { system: id, at, moves, redemption, branches }: TrovesUsed) {
  const system = defined(state.troves.get(id), 'troves that are called are defined')
  const now = BigInt(at)
  let book: BoldSystem = { ...BoldSystem.at(system.book, now), redemption }
  for (const { branch, change } of branches) {
    const place = TroveSystem.placeOf(system, branch)
    const after = BranchChange.applied(BoldSystem.branchOf(book, place), change, now)
    book = BoldSystem.withBranch(book, place, after)
  }
  system.book = book
  for (const { from, to, asset, amount } of moves) {
    move(
      State.account(state, from),
      State.account(state, to),
      State.asset(state, asset).index,
      amount,
    )
  }
}
