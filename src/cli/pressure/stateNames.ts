import type { MarketState } from '../../pressure/ContagionMatrix.ts'

/** Names of states with an arrow: a symbol up to its quote, where no other of them begins alike. */
export const stateNames = (states: readonly MarketState[]): readonly string[] =>
  states.map(({ market, toward }) => {
    const isOnly = states.every(
      (one) => one.market === market || short(one.market) !== short(market),
    )
    return `${isOnly ? short(market) : market} ${toward === 'down' ? '↓' : '↑'}`
  })

const short = (name: string): string => name.replace(/[/:].*$/, '')
