import type { FilterAsked } from '../Frame.ts'
import { StreamRefusal } from '../Frame.ts'
import { Rounds } from '../Rounds.ts'
import type { Asked, Subscription } from '../Subscription.ts'
import type { Viewer } from '../Viewer.ts'
import { accounts, type Worst } from './accounts.ts'

/**
 * The worst of lists, one for all who ask for the same. Each looks at the whole book, so that the lists of
 * one key are made anew in rounds of their own: whoever follows many waits longer for his, and nobody else.
 *
 * Rules: [WS9]
 */
export interface WorstLists {
  readonly stir: () => void
  readonly follow: (filter: FilterAsked, viewer: Viewer, asked: Asked) => Subscription
  readonly close: () => void
}

interface List extends Worst {
  readonly renew: () => void
  /** In whose rounds it is made. */
  by: string
}

/** Milliseconds between two makings. */
const APART_MS = 100
/** Different lists of one key. */
const OF_ONE_MAX = 128

export function create(rows: accounts.Accounts): WorstLists {
  const lists = new Map<string, List>()
  const rounds = new Map<string, Rounds>()
  const of = (name: string): readonly List[] => [...lists.values()].filter(({ by }) => by === name)
  const roundsOf = (name: string): Rounds =>
    Rounds.create(
      APART_MS,
      () => of(name),
      (list) => {
        if (list.listeners.size === 0) return
        list.renew()
        for (const wake of list.listeners) wake()
      },
    )
  const end = (key: string, list: List): void => {
    if (list.listeners.size > 0) return
    list.end()
    lists.delete(key)
    if (of(list.by).length > 0) return
    rounds.get(list.by)?.stop()
    rounds.delete(list.by)
  }
  return {
    stir() {
      for (const one of rounds.values()) one.ask()
    },
    follow(filter, viewer, asked) {
      const { name, accounts: bound } = viewer
      const key = JSON.stringify([bound, filter])
      const known = lists.get(key)
      const own = of(name).length
      if (known === undefined && own >= OF_ONE_MAX) {
        const detail = `expected at most ${OF_ONE_MAX} different lists of ${name}, found one more`
        throw new StreamRefusal(429, 'subscription.tooMany', detail, '/filter')
      }
      const list = known ?? listOf(rows, filter, viewer)
      lists.set(key, list)
      // In the rounds of whoever follows fewest, since they are the quickest.
      if (of(list.by).length > own + 1) list.by = name
      if (!rounds.has(list.by)) rounds.set(list.by, roundsOf(list.by))
      return accounts.followWorst(rows, list, asked, () => end(key, list))
    },
    close() {
      for (const one of rounds.values()) one.stop()
    },
  }
}

function listOf({ models }: accounts.Accounts, filter: FilterAsked, viewer: Viewer): List {
  const { worst: count = 0, sort = 'slack', ...rest } = filter
  const meant = viewer.accounts === null ? rest : { ...rest, sees: viewer.sees }
  let end = (): void => {}
  const list: List = {
    ...{ order: [], seq: 0, listeners: new Set(), by: viewer.name },
    renew() {
      const order = models.worst(meant, sort, count)
      const before = end
      end = models.watch(order)
      before()
      list.order = order
    },
    end: () => end(),
  }
  list.renew()
  return list
}

export * as worstLists from './worstLists.ts'
