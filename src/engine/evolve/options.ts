import type { OptionExercised, OptionExpired } from '../Event.ts'
import { State } from '../State.ts'
import { realise } from './ends.ts'
import { take } from './trade.ts'

/** The events of options: the effect of each on State. */
export const options = {
  OptionExercised: optionExercised,
  OptionExpired: optionExpired,
}

function optionExpired(state: State, { instrument }: OptionExpired): void {
  state.ends[State.instrument(state, instrument).index] = 'settled'
}

/** The base comes from the street, as what is bought there does, and a listing is traded with it. */
function optionExercised(state: State, { trade, delivered, stock }: OptionExercised): void {
  realise(state, trade)
  for (const one of stock ?? []) realise(state, one)
  take(
    state,
    State.account(state, trade.account),
    State.instrument(state, trade.instrument),
    delivered,
  )
}
