/**
 * Counts the share of requests that is refused, over honest runs: the random runs of the property
 * tests, the demo days, the replays and the simulations. Told for this working tree, and beside it
 * for another (a worktree of an earlier commit, into which this folder was copied).
 *
 *     node test/refused/count.ts [OTHER_ROOT [ONLY]]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const other = process.argv[2]

const honest = 'test/refused/honest.ts'

const programs: Readonly<Record<string, (out: string) => readonly string[]>> = {
  'careful traders, 300 seeds': () => [honest, 'careful', '300'],
  'random trading, 300 seeds': () => [honest, 'trading', '300'],
  'random loans, 300 seeds': () => [honest, 'loans', '300'],
  'simulated crash': () => [honest, 'simulated', 'examples/scenarios/crash.json', '2'],
  'simulated margins': () => [honest, 'simulated', 'examples/scenarios/margins.json', '2'],
  'two venues': () => [honest, 'simulated', 'examples/scenarios/two-venues.json', '2'],
  'replay of 2021-05-19': () => [
    ...['src/cli/main.ts', 'replay', '--json', '--book', 'examples/books/first.json'],
    ...['--prices', 'demo/candles-2021-05-19-1m.csv.gz', '--depth', 'squareRoot:5000000'],
  ],
  'demo of loans': (out) => ['src/cli/main.ts', 'demo', 'loans', '--json', '--out', out],
  'demo day': (out) => ['src/cli/main.ts', 'demo', '--json', '--out', out],
}

type Counts = ReadonlyMap<string, number>

function countIn(cwd: string, words: (out: string) => readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-refused-'))
  try {
    const out = join(folder, 'counts.txt')
    const args = ['--import', './test/refused/watch.ts', ...words(join(folder, 'out'))]
    const { stderr, status } = spawnSync(process.execPath, args, {
      ...{ cwd, env: { ...process.env, REFUSED: out }, encoding: 'utf8' },
      maxBuffer: 2 ** 30,
    })
    const text = read(out)
    if (text === '' || status !== 0)
      throw new Error(`${args.join(' ')}: ended with ${status}; ${stderr}`)
    return new Map(text.trim().split('\n').map(parse))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const parse = (line: string): [string, number] => {
  const space = line.indexOf(' ')
  return [line.slice(space + 1), Number(line.slice(0, space))]
}

interface Row {
  readonly total: number
  readonly refused: number
}

/** By command and kind: how many there were and how many were refused. */
function rowsOf(counts: Counts): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  for (const [key, count] of counts) {
    const [command, kind, code] = key.split('|')
    const name = `${command} ${kind}`.trim()
    const row = rows.get(name) ?? { total: 0, refused: 0 }
    const refused = row.refused + (code === 'accepted' ? 0 : count)
    rows.set(name, { total: row.total + count, refused })
  }
  return rows
}

const share = (row: Row | undefined): string =>
  row === undefined
    ? '-'
    : `${row.refused} of ${row.total} (${((100 * row.refused) / row.total).toFixed(1)} %)`

/** The codes by which a command is refused more often than before. */
function newCodes(name: string, before: Counts, after: Counts): string {
  const byCode = (counts: Counts) => {
    const found = new Map<string, number>()
    for (const [key, count] of counts) {
      const [command, kind, code = ''] = key.split('|')
      if (`${command} ${kind}`.trim() !== name || code === 'accepted') continue
      found.set(code, (found.get(code) ?? 0) + count)
    }
    return found
  }
  const [was, is] = [byCode(before), byCode(after)]
  return [...is]
    .filter(([code, count]) => count > (was.get(code) ?? 0))
    .map(([code, count]) => `${code} +${count - (was.get(code) ?? 0)}`)
    .join(', ')
}

/** All requests together, and every command that was refused at least once. */
function tell(name: string, before: Counts, after: Counts): void {
  const [was, is] = [rowsOf(before), rowsOf(after)]
  const sum = (rows: ReadonlyMap<string, Row>): Row => ({
    total: [...rows.values()].reduce((all, { total }) => all + total, 0),
    refused: [...rows.values()].reduce((all, { refused }) => all + refused, 0),
  })
  console.log(
    `\n### ${name}\n\n| command | before | now | refused more often for |\n|---|--:|--:|---|`,
  )
  console.log(`| all | ${share(sum(was))} | ${share(sum(is))} | |`)
  for (const command of [...new Set([...was.keys(), ...is.keys()])].sort()) {
    const [old, now] = [was.get(command), is.get(command)]
    if (!old?.refused && !now?.refused) continue
    const more = newCodes(command, before, after)
    console.log(`| ${command} | ${share(old)} | ${share(now)} | ${more} |`)
  }
}

const wanted = process.argv[3] ?? ''
for (const [name, words] of Object.entries(programs)) {
  if (!name.includes(wanted)) continue
  const after = countIn(root, words)
  tell(name, other === undefined ? after : countIn(other, words), after)
}
