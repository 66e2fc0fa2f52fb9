/** What some people are going to do about what is asked of them, each thing at its time. */
export interface Answers<A> {
  /** How often each was asked. */
  readonly asked: Map<number, number>
  /** In the order in which they were planned. */
  due: Due<A>[]
}

interface Due<A> {
  readonly at: number
  readonly answer: A
}

export const create = <A>(): Answers<A> => ({ asked: new Map(), due: [] })

/** Somebody is asked once more: how often they were before. */
export function ask<A>({ asked }: Answers<A>, who: number): number {
  const before = asked.get(who) ?? 0
  asked.set(who, before + 1)
  return before
}

/** Keeps an answer until its time. */
export const plan = <A>({ due }: Answers<A>, at: number, answer: A): void =>
  void due.push({ at, answer })

/** Takes out the answers whose time has come. */
export function take<A>(answers: Answers<A>, time: number): readonly A[] {
  const now = answers.due.filter(({ at }) => at <= time)
  if (now.length > 0) answers.due = answers.due.filter(({ at }) => at > time)
  return now.map(({ answer }) => answer)
}

export * as Answers from './Answers.ts'
