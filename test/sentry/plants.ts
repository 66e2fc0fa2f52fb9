import { State } from '../../src/engine/State.ts'
import { Worklist } from '../../src/engine/Worklist.ts'
import { Method } from '../../src/margin/Method.ts'
import { standard } from '../../src/margin/methods/standard.ts'
import { Sentry } from '../../src/sentry/Sentry.ts'

/** An engine, and what is done to it around every command. */
export interface Planted {
  readonly state: State
  readonly before?: () => void
  readonly after?: () => void
}

/** A fault planted in the screening of an engine. */
export interface Plant {
  readonly what: string
  readonly plant: () => Planted
}

/** One of each kind that screening could have: nothing of a bound, of its use or of its renewal may be lost. */
export const plants: readonly Plant[] = [
  { what: 'rows: roundings count for nothing', plant: () => tuned({ atoms: 0, share: 0 }) },
  { what: 'rows: the warm list lasts ten times as long', plant: () => tuned({ far: 0.05 }) },
  {
    what: 'rows: the hot list lasts as long as the warm one',
    plant: () => tuned({ farHot: 0.05 }),
  },
  { what: 'rows: one in five is not drawn again', plant: rowsKept },
  { what: 'rows: nobody notices that a box was left', plant: blind },
  { what: 'rows: a price of one instrument concerns nobody', plant: () => deaf('marked', 0) },
  { what: 'rows: the index of one coin concerns nobody', plant: () => deaf('indexed', 1) },
  { what: 'headroom: half as long again', plant: loosened },
  { what: 'headroom: only half of a step of prices counts', plant: halved },
  { what: 'headroom: one bound in five is not renewed', plant: boundsKept },
]

/** An engine without rows, as before there were any. */
export function withHeadroom(state = State.create()): State {
  Worklist.screenBy(state, 'headroom')
  return state
}

function spoilt(state: State, part: (worklist: Worklist) => Partial<Worklist>): Planted {
  const worklist = Worklist.of(state)
  Object.assign(worklist, part(worklist))
  return { state }
}

const tuned = (part: Partial<Sentry['tuning']>): Planted =>
  spoilt(State.create(), () => ({ sentry: Sentry.create({ ...Sentry.standard, ...part }) }))

/** A set that never has one of its members. */
class Deaf extends Set<number> {
  readonly to: number
  constructor(to: number) {
    super()
    this.to = to
  }
  override add(one: number): this {
    return one === this.to ? this : super.add(one)
  }
}

const deaf = (set: 'marked' | 'indexed', to: number): Planted =>
  spoilt(State.create(), () => ({ [set]: new Deaf(to) }))

const sentryOf = (state: State): Sentry => Worklist.of(state).sentry as Sentry

/** What a row was before a command it is after it, for some accounts. */
function rowsKept(): Planted {
  const state = State.create()
  const kept = new Map<number, readonly [drawn: number, bases: Float64Array]>()
  return {
    state,
    before: () => {
      const { rows } = sentryOf(state)
      for (let index = 0; index < rows.size; index += 5) {
        const bases = rows.base.slice(2 * index, 2 * index + 2)
        kept.set(index, [rows.drawn[index] as number, bases])
      }
    },
    after: () => {
      const { rows, open } = sentryOf(state)
      for (const [index, [drawn, bases]] of kept) {
        if (drawn === 0) continue
        rows.drawn[index] = drawn
        rows.base.set(bases, 2 * index)
        open.delete(index)
      }
    },
  }
}

function blind(): Planted {
  const state = State.create()
  const before = (): void => {
    for (const { gone } of sentryOf(state).factors.boxes) gone.fill(1)
  }
  return { state, before }
}

/** Every method of the standard table with a longer headroom. */
function loosened(): Planted {
  const methods = [...standard.values()].map(
    (method): Method => ({
      ...method,
      headroom: (context, assessment, threshold) =>
        (method.headroom(context, assessment, threshold) * 3n) / 2n,
    }),
  )
  return { state: withHeadroom(State.create(Method.table(...methods))) }
}

function halved(): Planted {
  let path = 0n
  const state = withHeadroom()
  Object.defineProperty(Worklist.of(state), 'path', {
    get: () => path,
    set: (longer: bigint) => {
      path += (longer - path) / 2n
    },
  })
  return { state }
}

/** What was written first for some accounts stays. */
function boundsKept(): Planted {
  const recheckAt = new Proxy<(bigint | undefined)[]>([], {
    set: (all, index, bound: bigint) => {
      const isKept = Number(index) % 5 === 0 && (all[Number(index)] ?? 0n) > 0n
      if (!isKept) all[Number(index)] = bound
      return true
    },
  })
  return spoilt(withHeadroom(), () => ({ recheckAt }))
}
