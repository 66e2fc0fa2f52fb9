import { defined } from '../base/assert.ts'
import type { KeptTroves } from './Kept.ts'
import { State } from './State.ts'
import type { TroveSystem } from './TroveSystem.ts'

/** A system of troves as a snapshot keeps it: what has a place in State by its place. */
export const keepTroves = (system: TroveSystem): KeptTroves => ({
  ...system,
  account: system.account.index,
  coin: system.coin.index,
  gas: system.gas.index,
  collaterals: system.collaterals.map(({ index }) => index),
})

/** The system that was kept, in a State that has its account and its assets again. */
export const restoreTroves = (state: State, kept: KeptTroves): TroveSystem => ({
  ...kept,
  account: defined(state.accounts[kept.account], 'kept troves have an account'),
  coin: State.assetAt(state, kept.coin),
  gas: State.assetAt(state, kept.gas),
  collaterals: kept.collaterals.map((index) => State.assetAt(state, index)),
})
