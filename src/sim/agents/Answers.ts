/** Planned responses of account holders, each due at its time. */
export interface Answers<A> {
  /** How many requests each holder has had. */
  readonly asked: Map<number, number>
  /** In the order they were planned. */
  due: Due<A>[]
}

interface Due<A> {
  readonly at: number
  readonly answer: A
}

export const create = <A>(): Answers<A> => ({ asked: new Map(), due: [] })

/** Counts a request to a holder, and returns how many came before it. */
export function ask<A>({ asked }: Answers<A>, who: number): number {
  const before = asked.get(who) ?? 0
  asked.set(who, before + 1)
  return before
}

/** Schedules a response. */
export const plan = <A>({ due }: Answers<A>, at: number, answer: A): void =>
  void due.push({ at, answer })

/** Removes and returns the responses that are due. */
export function take<A>(answers: Answers<A>, time: number): readonly A[] {
  const now = answers.due.filter(({ at }) => at <= time)
  if (now.length > 0) answers.due = answers.due.filter(({ at }) => at > time)
  return now.map(({ answer }) => answer)
}

export * as Answers from './Answers.ts'
