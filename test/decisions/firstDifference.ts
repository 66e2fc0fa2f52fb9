import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** The first line in which two dumps differ, and the command that led to it. */
export async function firstDifference(before: string, after: string): Promise<string> {
  const [old, now] = [linesOf(before), linesOf(after)]
  let [command, isNext] = ['', false]
  for (;;) {
    const [a, b] = [await old.next(), await now.next()]
    if (a.done === true && b.done === true) return '  the lines of both trees are the same'
    if (isNext) command += ` ${a.value}`
    isNext = a.value?.startsWith('#') === true
    if (isNext) command = `${a.value}`
    if (a.value === b.value) continue
    return [`  at ${command.slice(0, 400)}`, `  - ${a.value}`, `  + ${b.value}`].join('\n')
  }
}

const linesOf = (file: string): AsyncIterator<string, undefined> =>
  createInterface({ input: createReadStream(file) })[Symbol.asyncIterator]() as AsyncIterator<
    string,
    undefined
  >
