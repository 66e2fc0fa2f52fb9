import { State } from '../../src/engine/State.ts'
import { Worklist } from '../../src/engine/Worklist.ts'
import { Method } from '../../src/margin/Method.ts'
import { standard } from '../../src/margin/methods/standard.ts'

/** A fault planted in the screening of an engine: what it spoils, and the engine. */
export interface Plant {
  readonly what: string
  readonly plant: () => State
}

/** One of each kind that screening could have: nothing of a bound, of its use or of its renewal may be lost. */
export const plants: readonly Plant[] = [
  { what: 'every headroom is half as long again', plant: loosened },
  { what: 'only half of a step of prices counts', plant: halved },
  { what: 'a price of one instrument concerns nobody', plant: () => deaf('marked', 0) },
  { what: 'the index of one coin concerns nobody', plant: () => deaf('indexed', 1) },
  { what: 'one bound in five is not renewed', plant: kept },
]

/** Every method of the standard table with a longer headroom. */
function loosened(): State {
  const methods = [...standard.values()].map(
    (method): Method => ({
      ...method,
      headroom: (context, assessment, threshold) =>
        (method.headroom(context, assessment, threshold) * 3n) / 2n,
    }),
  )
  return State.create(Method.table(...methods))
}

const spoilt = (part: (worklist: Worklist) => void): State => {
  const state = State.create()
  part(Worklist.of(state))
  return state
}

function halved(): State {
  return spoilt((worklist) => {
    let path = 0n
    Object.defineProperty(worklist, 'path', {
      get: () => path,
      set: (longer: bigint) => {
        path += (longer - path) / 2n
      },
    })
  })
}

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

const deaf = (set: 'marked' | 'indexed', to: number): State =>
  spoilt((worklist) => Object.assign(worklist, { [set]: new Deaf(to) }))

/** What was written first for some accounts stays, but where it is voided for good. */
function kept(): State {
  return spoilt((worklist) => {
    const recheckAt = new Proxy<(bigint | undefined)[]>([], {
      set: (all, index, bound: bigint) => {
        const isKept = Number(index) % 5 === 0 && (all[Number(index)] ?? 0n) > 0n
        if (!isKept) all[Number(index)] = bound
        return true
      },
    })
    Object.assign(worklist, { recheckAt })
  })
}
