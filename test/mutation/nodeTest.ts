/**
 * Stands for `node:test` where tests are held in a process and run on demand: it collects them. What
 * node does with options (a limit of time, tests at once) is left to who runs them.
 */
import { type Body, Collection } from './Collection.ts'

interface Options {
  readonly skip?: boolean | string
  readonly todo?: boolean | string
}

type Rest<B> = readonly [B] | readonly [Options, B]

const isLeftOut = (rest: Rest<unknown>): boolean => {
  const [options] = rest
  return typeof options === 'object' && options !== null && 'skip' in options && !!options.skip
}

/** A test is waited for by nobody: it has not run when the file goes on. */
export function test(name: string, ...rest: Rest<Body>): Promise<void> {
  if (!isLeftOut(rest)) Collection.addTest(name, rest.at(-1) as Body)
  return Promise.resolve()
}

export function describe(name: string, ...rest: Rest<() => void>): Promise<void> {
  if (!isLeftOut(rest)) Collection.addSuite(name, rest.at(-1) as () => void)
  return Promise.resolve()
}

const nothing = (): void => {}

test.skip = nothing
test.todo = nothing
describe.skip = nothing

export { describe as suite, test as default, test as it }

export const before = (hook: Body): void => void Collection.current().before.push(hook)

export const beforeEach = (hook: Body): void => void Collection.current().beforeEach.push(hook)

export const afterEach = (hook: Body): void => void Collection.current().afterEach.push(hook)

/** Runs at the end of the process, as far as it comes to one: until then the tests run again. */
export const after = (hook: () => unknown): void => void process.once('exit', () => void hook())
