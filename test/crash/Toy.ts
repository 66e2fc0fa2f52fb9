import type { Machine, Step } from '../../src/journal/Machine.ts'

/** Adds to a purse, or to every purse in a round that is longer than an entry. */
export interface ToyCommand {
  readonly id: string
  readonly time: number
  readonly purse: string | null
  readonly amount: bigint
}

export type ToyEvent =
  | { readonly type: 'Added'; readonly purse: string; readonly amount: bigint }
  | { readonly type: 'Refused'; readonly purse: string }
  | { readonly type: 'RoundStarted'; readonly purses: readonly string[]; readonly amount: bigint }
  | { readonly type: 'RoundEnded' }

export type ToyStep = Step<ToyCommand, ToyEvent>

interface Round {
  readonly purses: readonly string[]
  readonly amount: bigint
  readonly done: number
}

export interface ToyState {
  seq: number
  time: number
  readonly purses: Map<string, bigint>
  /** Every command id, in order. */
  readonly ids: Set<string>
  round: Round | null
}

const EVENTS_MAX = 3

/** The smallest machine with all that a journal must cope with: rounds, refusals and repeats. */
export const Toy: Machine<ToyState, ToyCommand, ToyEvent> = {
  create: () => ({ seq: 0, time: 0, purses: new Map(), ids: new Set(), round: null }),
  step(state, command) {
    if (state.ids.has(command.id)) return []
    const first = take(state, command.time, command, decide(state, command))
    return [first, ...proceed(state)]
  },
  proceed,
  fold,
  long: [],
  snapshot: ({ seq, time, purses, ids, round }) => ({
    seq,
    time,
    purses: [...purses].sort(([a], [b]) => (a < b ? -1 : 1)),
    ids: [...ids],
    round,
  }),
  restoring(plain) {
    const tree = plain as {
      readonly seq: number
      readonly time: number
      readonly purses: readonly [string, bigint][]
      readonly ids: readonly string[]
      readonly round: Round | null
    }
    const state = { ...tree, purses: new Map(tree.purses), ids: new Set(tree.ids) }
    return { more: () => state }
  },
}

function decide({ purses }: ToyState, { purse, amount }: ToyCommand): readonly ToyEvent[] {
  if (purse === null) return [{ type: 'RoundStarted', purses: [...purses.keys()].sort(), amount }]
  if ((purses.get(purse) ?? 0n) + amount < 0n) return [{ type: 'Refused', purse }]
  return [{ type: 'Added', purse, amount }]
}

function proceed(state: ToyState): ToyStep[] {
  const steps: ToyStep[] = []
  while (state.round !== null) {
    const { purses, amount, done } = state.round
    const next = purses.slice(done, done + EVENTS_MAX)
    const events: ToyEvent[] = next.map((purse) => ({ type: 'Added', purse, amount }))
    if (done + EVENTS_MAX >= purses.length) events.push({ type: 'RoundEnded' })
    steps.push(take(state, state.time, null, events))
  }
  return steps
}

function take(
  state: ToyState,
  time: number,
  command: ToyCommand | null,
  events: readonly ToyEvent[],
): ToyStep {
  const step = { seq: state.seq + 1, time, command, events }
  fold(state, step)
  return step
}

function fold(state: ToyState, { seq, time, command, events }: ToyStep): void {
  state.seq = seq
  state.time = time
  if (command !== null) state.ids.add(command.id)
  for (const event of events) evolve(state, event)
}

function evolve(state: ToyState, event: ToyEvent): void {
  if (event.type === 'Added') {
    state.purses.set(event.purse, (state.purses.get(event.purse) ?? 0n) + event.amount)
    if (state.round !== null) state.round = { ...state.round, done: state.round.done + 1 }
  }
  if (event.type === 'RoundStarted') {
    state.round = { purses: event.purses, amount: event.amount, done: 0 }
  }
  if (event.type === 'RoundEnded') state.round = null
}

/** A command for a seed: mostly additions, some refused, one in eight a round over all purses. */
export function toyCommand(random: { below(bound: number): number }, number: number): ToyCommand {
  const purse = random.below(8) === 0 ? null : `purse${random.below(9)}`
  const amount = BigInt(random.below(100) - (purse === null ? 0 : 30))
  return { id: `c${number}`, time: 1_700_000_000_000 + number, purse, amount }
}
