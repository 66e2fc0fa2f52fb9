import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unpublished } from '../unpublished.ts'
import { plimsoll } from './plimsoll.ts'

/**
 * A page that shows commands and what they print. In a fenced block a line that begins with `$` is a
 * command, and the lines after it are its output. A command without output is not run, unless it keeps
 * its output in a file, nor one about the demo, which takes a minute.
 */
export interface Guide {
  readonly path: string
  readonly text: string
}

/** A command of a page as it was run. */
export interface Shown {
  readonly line: string
  readonly shown: string
  readonly printed: string
}

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The pages whose commands are run. */
export const paths: readonly string[] = [
  'README.md',
  'docs/guides/broker.md',
  'docs/guides/calls.md',
  'docs/guides/cli.md',
  'docs/guides/compare.md',
  'docs/guides/options.md',
  'docs/guides/csa.md',
  'docs/guides/cure.md',
  'docs/guides/desk-year.md',
  'docs/guides/loans.md',
  'docs/guides/pressure.md',
  'docs/guides/protections.md',
  'docs/guides/reproductions.md',
  'docs/guides/run.md',
  'docs/guides/tutorial-trader.md',
  'docs/guides/tutorial-loan.md',
  'docs/guides/tutorial-desk.md',
]

export const read = (path: string): Guide => ({ path, text: readFileSync(root + path, 'utf8') })

const fence = /^```\w*\n([\s\S]*?)^```$/gm
const command = /^\$ (?:npm run -s plimsoll --|plimsoll) (.*)\n((?:(?!\$ ).*\n)*)/gm

/** Runs what a page shows, in its order, with files of its own in a folder. */
export async function run({ text }: Guide, folder: string): Promise<readonly Shown[]> {
  const done: Shown[] = []
  for (const [, block = ''] of text.matchAll(fence)) {
    for (const [, line = '', shown = ''] of block.matchAll(command)) {
      const isKept = / > | --write | --report /.test(line)
      if ((shown.trim() === '' && !isKept) || line.includes('plimsoll-demo/')) continue
      done.push({ line, shown, printed: await printedBy(line, folder) })
    }
  }
  return done
}

async function printedBy(line: string, folder: string): Promise<string> {
  const [, words = '', input, output] = /^(.*?)(?: < (\S+))?(?: > (\S+))?$/.exec(line) ?? []
  const stdin = input === undefined ? '' : readFileSync(placed(input, folder), 'utf8')
  const { stdout } = await plimsoll(
    wordsOf(words).map((word) => placed(word, folder)),
    { stdin },
  )
  if (output !== undefined) {
    writeFileSync(placed(output, folder), stdout)
    return ''
  }
  const text = stdout.replaceAll(folder, '').replaceAll(root, '')
  return text.endsWith('\n') || text === '' ? text : `${text}\n`
}

/** As a shell splits a line, with single quotes. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')

/** Examples are those of the repository, data are beside it; any other file is one that the page itself makes. */
function placed(word: string, folder: string): string {
  if (word.startsWith('examples/')) return root + word
  if (word.startsWith('data/')) return unpublished(word).path
  return /^[\w-]+\.(plimsoll|svg|csv|json|ndjson)$/.test(word) ? folder + word : word
}

/** The page with what its commands print. */
export async function written(guide: Guide, folder: string): Promise<string> {
  let { text } = guide
  for (const { line, shown, printed } of await run(guide, folder)) {
    const [before, after] = [`${line}\n${shown}`, `${line}\n${printed}`]
    text = text.replace(before, () => after)
  }
  return text
}

/** Writes the page anew. */
export async function write(guide: Guide, folder: string): Promise<void> {
  writeFileSync(root + guide.path, await written(guide, folder))
}

export * as Guide from './Guide.ts'
