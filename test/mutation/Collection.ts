import type { TestContext } from 'node:test'

/** A test or a hook, as a test file states it. */
export type Body = (context: TestContext) => unknown

/** A file or a suite in it, with what it wants done around its tests. */
export interface Group {
  readonly name: string
  readonly within: Group | null
  readonly before: Body[]
  readonly beforeEach: Body[]
  readonly afterEach: Body[]
}

/** A test of a file, by a name that no other test of the file has. */
export interface Test {
  readonly file: string
  readonly name: string
  readonly group: Group
  readonly body: Body
}

/** What was collected since the process began, in the order of the files. */
export const tests: Test[] = []

/** The group whose body runs; tests and hooks stated now are its own. */
let open: Group = groupOf('', null)

function groupOf(name: string, within: Group | null): Group {
  return { name, within, before: [], beforeEach: [], afterEach: [] }
}

export const current = (): Group => open

/** Everything stated until the next file belongs to this one. */
export function openFile(file: string): void {
  open = groupOf(file, null)
}

export function addSuite(name: string, body: () => void): void {
  const outer = open
  open = groupOf(name, outer)
  try {
    body()
  } finally {
    open = outer
  }
}

export function addTest(name: string, body: Body): void {
  const [file = '', ...suites] = chainOf(open).map((group) => group.name)
  const full = [...suites, name].join(' > ')
  const same = tests.filter((one) => one.file === file && one.name.startsWith(full)).length
  tests.push({ file, name: same === 0 ? full : `${full} #${same + 1}`, group: open, body })
}

/** A group and those around it, the outermost first. */
const chainOf = (group: Group): readonly Group[] =>
  group.within === null ? [group] : [...chainOf(group.within), group]

/** Groups whose `before` has run. */
const begun = new Set<Group>()

/** Runs a test with the hooks around it. Rejects with the first error. */
export async function run({ name, group, body }: Test): Promise<void> {
  const chain = chainOf(group)
  const context = contextOf(name)
  for (const one of chain) {
    if (begun.has(one)) continue
    begun.add(one)
    for (const hook of one.before) await hook(context)
  }
  for (const hook of chain.flatMap((one) => one.beforeEach)) await hook(context)
  try {
    await within(context, body)
  } finally {
    for (const hook of chain.toReversed().flatMap((one) => one.afterEach)) await hook(context)
  }
}

const subtests = new WeakMap<TestContext, Promise<void>[]>()
const endings = new WeakMap<TestContext, Body[]>()

/** What tests ask of their context; more of it, no test in reach of a mutant asks. */
function contextOf(fullName: string): TestContext {
  const asked = {
    ...{ name: fullName, fullName, skip() {}, diagnostic() {} },
    test: (name: string, body: Body) => {
      const running = within(contextOf(`${fullName} > ${name}`), body)
      subtests.get(context)?.push(running)
      return running
    },
    after: (body: Body) => void endings.get(context)?.push(body),
  }
  const context = asked as unknown as TestContext
  subtests.set(context, [])
  endings.set(context, [])
  return context
}

/** Runs a body, the subtests that it began, and what it wants done after them. */
async function within(context: TestContext, body: Body): Promise<void> {
  try {
    await body(context)
    await Promise.all(subtests.get(context) ?? [])
  } finally {
    for (const hook of endings.get(context) ?? []) await hook(context)
  }
}

export * as Collection from './Collection.ts'
