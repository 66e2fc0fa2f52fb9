import { type HeldSide, type ToldLevel, ToldMap, type ToldMarket } from '../../pressure/ToldMap.ts'

/** A map that is being read, market by market. */
export interface Draft {
  readonly markets: Map<string, { readonly price: number; readonly levels: ToldLevel[] }>
}

/** What a row or a level says of where it is forced: a price, or how it was entered. */
export interface Said {
  readonly side: HeldSide
  readonly notional: number
  readonly trigger: number | null
  readonly leverage: number | null
  readonly entry: number | null
  readonly maintenance: number | null
}

/** What is wrong with it, by the field that is to blame. */
export interface Blame {
  readonly field: 'trigger' | 'leverage' | 'maintenance'
  readonly expected: string
}

export const create = (): Draft => ({ markets: new Map() })

/** The levels of a market, begun at a price; null where it has begun at another. */
export function levelsAt(draft: Draft, name: string, price: number): ToldLevel[] | null {
  const known = draft.markets.get(name)
  if (known !== undefined) return known.price === price ? known.levels : null
  const levels: ToldLevel[] = []
  draft.markets.set(name, { price, levels })
  return levels
}

/**
 * A level, or what is missing: where nobody says what liquidates it, it is not guessed.
 *
 * Rules: [EXPOSURE2]
 */
export function levelOf(said: Said, price: number): ToldLevel | Blame {
  const { side, notional, leverage, trigger } = said
  if (trigger !== null) return { side, notional, leverage, trigger }
  if (leverage === null) {
    return { field: 'trigger', expected: 'a trigger, or a leverage with its maintenance' }
  }
  const { maintenance } = said
  if (maintenance === null) {
    return {
      field: 'maintenance',
      expected: 'a maintenance rate such as 0.005 beside a leverage, or --maintenance',
    }
  }
  const found = ToldMap.triggerOf(side, { entry: said.entry ?? price, leverage, maintenance })
  if (found > 0) return { side, notional, leverage, trigger: found }
  return { field: 'leverage', expected: 'a leverage above 1, for nothing liquidates less' }
}

export const isBlame = (found: ToldLevel | Blame): found is Blame => 'field' in found

/** The map, with its markets in the order of their names. */
export function finish({ markets }: Draft, time: number | null): ToldMap {
  const found = [...markets].map(([name, rest]): ToldMarket => ({ name, ...rest }))
  return { time, markets: found.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

export * as Draft from './Draft.ts'
