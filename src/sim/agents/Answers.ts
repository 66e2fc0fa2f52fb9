/** Planned responses of account holders, each due at its time. */
export interface Answers<A> {
  /** How many requests each holder has had. */
  readonly asked: Map<number, number>
  /** By when they are due. */
  readonly due: Map<number, Planned<A>[]>
  /** How many were ever planned. */
  count: number
}

interface Planned<A> {
  /** Its place in the order of planning. */
  readonly nth: number
  readonly answer: A
}

export const create = <A>(): Answers<A> => ({ asked: new Map(), due: new Map(), count: 0 })

/** Counts a request to a holder, and returns how many came before it. */
export function ask<A>({ asked }: Answers<A>, who: number): number {
  const before = asked.get(who) ?? 0
  asked.set(who, before + 1)
  return before
}

/** Schedules a response. */
export function plan<A>(answers: Answers<A>, at: number, answer: A): void {
  const planned = { nth: answers.count++, answer }
  const same = answers.due.get(at)
  if (same === undefined) answers.due.set(at, [planned])
  else same.push(planned)
}

/** Removes and returns the responses that are due, in the order they were planned. */
export function take<A>({ due }: Answers<A>, time: number): readonly A[] {
  const now: Planned<A>[] = []
  for (const [at, planned] of due) {
    if (at > time) continue
    for (const one of planned) now.push(one)
    due.delete(at)
  }
  return now.sort((a, b) => a.nth - b.nth).map(({ answer }) => answer)
}

export * as Answers from './Answers.ts'
