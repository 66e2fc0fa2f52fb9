import type { ReadModels } from '../../board/ReadModels.ts'
import type { Asked, Due, Subscription } from '../Subscription.ts'
import { type Text, Texts } from '../Texts.ts'

/** What the accounts of a stream are told from, for all sockets together. */
export interface Accounts {
  readonly models: ReadModels
  readonly texts: Texts
  /** Who follows an account, by index. */
  readonly followers: Map<number, Set<(index: number) => void>>
}

export const create = (models: ReadModels): Accounts => ({
  ...{ models, texts: Texts.create(models), followers: new Map() },
})

/** Tells those who follow accounts that these were found anew. */
export function found({ followers }: Accounts, indices: readonly number[]): void {
  for (const index of indices) for (const hear of followers.get(index) ?? []) hear(index)
}

/**
 * Follows accounts by index: a snapshot, then the rows that say something new. A client that heard of
 * them before is told the rows found since: every one that could differ.
 *
 * Rules: [WS3] [WS5]
 */
export function follow(all: Accounts, indices: readonly number[], asked: Asked): Subscription {
  const { models, texts } = all
  const { state } = models.board
  const told = new Map<number, Text>()
  const pending = new Set<number>(indices)
  const { from } = asked
  let isBegun = from !== null && from <= state.seq
  // Of rows that are found and say the same nothing is told, but that they are no longer late.
  let lateTold = 0
  const end = models.watch(indices)
  refresh(models, indices)
  if (isBegun)
    for (const index of indices)
      if (!models.isSince(index, from ?? 0)) told.set(index, Texts.of(texts, index) as Text)
  const hear = (index: number): void => {
    pending.add(index)
    asked.wake()
  }
  for (const index of indices) listen(all, index, hear)
  const order = JSON.stringify(indices.map((index) => state.accounts[index]?.id))
  return {
    take() {
      const rows = changed(texts, pending, told)
      pending.clear()
      if (isBegun && rows.length === 0 && lateTold === 0) return null
      const late = models.late(indices)
      if (isBegun && rows.length === 0 && late > 0) return null
      const type = isBegun ? 'delta' : 'snapshot'
      isBegun = true
      lateTold = late
      return due(type, state.seq, { rows, gone: [], order, late })
    },
    close() {
      end()
      for (const index of indices) unlisten(all, index, hear)
    },
  }
}

/** What a subscription may find at once; the rest is found as what is watched is. */
const AT_ONCE_MS = 5

function refresh(models: ReadModels, indices: readonly number[]): void {
  const until = performance.now() + AT_ONCE_MS
  for (const index of indices) {
    models.refresh(index)
    if (performance.now() >= until) return
  }
}

function listen({ followers }: Accounts, index: number, hear: (index: number) => void): void {
  const all = followers.get(index) ?? new Set()
  followers.set(index, all.add(hear))
}

function unlisten(
  { followers, texts }: Accounts,
  index: number,
  hear: (index: number) => void,
): void {
  const all = followers.get(index)
  all?.delete(hear)
  if (all?.size !== 0) return
  followers.delete(index)
  texts.known.delete(index)
}

/** The rows among some that say something else than was told, which are told now. */
function changed(
  texts: Texts,
  indices: Iterable<number>,
  told: Map<number, Text>,
): readonly string[] {
  const rows: string[] = []
  for (const index of indices) {
    const text = Texts.of(texts, index)
    if (text === null || told.get(index)?.said === text.said) continue
    told.set(index, text)
    rows.push(text.json)
  }
  return rows
}

interface Told {
  readonly rows: readonly string[]
  readonly gone: readonly string[]
  readonly order: string
  /** How many of them are not yet found as of the sequence of the frame. */
  readonly late: number
}

/** `late` is left out where nothing is. */
const due = (type: Due['type'], seq: number, { rows, gone, order, late }: Told): Due => {
  const more = late === 0 ? '' : `,"late":${late}`
  const json = `{"rows":[${rows.join(',')}],"gone":${JSON.stringify(gone)},"order":${order}${more}}`
  return { type, seq, json }
}

/** The worst accounts under a filter, shared by all that ask for the same. */
export interface Worst {
  /** By index, the worst first. */
  order: readonly number[]
  seq: number
  readonly listeners: Set<() => void>
  end: () => void
}

/**
 * Follows the worst of a list: rows that enter it or say something new, and who has left it. What it
 * was is not known after a lost connection, so that it begins with a snapshot again.
 *
 * Rules: [WS3] [WS5]
 */
export function followWorst(
  all: Accounts,
  worst: Worst,
  asked: Asked,
  end: () => void,
): Subscription {
  const { models, texts } = all
  const { state } = models.board
  const told = new Map<number, Text>()
  let isBegun = false
  let orderTold: readonly number[] = []
  let lateTold = 0
  worst.listeners.add(asked.wake)
  return {
    take() {
      const { order } = worst
      const gone = [...told.keys()].filter((index) => !order.includes(index))
      for (const index of gone) told.delete(index)
      const rows = changed(texts, order, told)
      const isSame =
        order === orderTold ||
        (order.length === orderTold.length &&
          order.every((index, place) => index === orderTold[place]))
      orderTold = order
      const isQuiet = isBegun && rows.length === 0 && gone.length === 0 && isSame
      if (isQuiet && lateTold === 0) return null
      const late = models.late(order)
      if (isQuiet && late > 0) return null
      lateTold = late
      const type = isBegun ? 'delta' : 'snapshot'
      isBegun = true
      const name = (index: number): string => state.accounts[index]?.id ?? ''
      const names = JSON.stringify(order.map(name))
      return due(type, state.seq, {
        ...{ rows, gone: gone.map(name), order: names, late },
      })
    },
    close() {
      worst.listeners.delete(asked.wake)
      end()
    },
  }
}

export * as accounts from './accounts.ts'
