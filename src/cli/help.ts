import { everywhere, type Options } from './Arguments.ts'
import type { Paint } from './Paint.ts'
import type { Subcommand, Verb } from './Subcommand.ts'

/** The text of `plimsoll --help`. */
export function help(verbs: readonly Verb[], paint: Paint): string {
  const rows = verbs.map(({ name, summary }) => [name, summary] as const)
  return [
    `${paint('bold', 'plimsoll')}: a margin engine. It knows at every price how loaded each account is, warns,`,
    'calls, liquidates in steps, and pays for what is left. All in exact arithmetic.',
    '',
    `${paint('bold', 'Usage')}  plimsoll COMMAND [ARGUMENTS] [OPTIONS]`,
    '',
    paint('bold', 'Commands'),
    ...columns(rows, paint),
    '',
    paint('bold', 'Everywhere'),
    ...columns(
      [
        ['--json', 'print JSON for programs instead of text for people'],
        ['-h, --help', 'explain a command, with examples'],
        ['--version', 'print the version'],
      ],
      paint,
    ),
    '',
    'Data goes to stdout, news to stderr. Exit codes: 0 fine, 1 did not come out, 2 wrong usage or',
    'input, 3 breach found, 4 audit failed, 130 interrupted. NO_COLOR is respected.',
  ].join('\n')
}

/** The text of `plimsoll COMMAND --help`. */
export function helpOf(name: string, subcommand: Subcommand, paint: Paint): string {
  const { usage, about, options, examples } = subcommand
  const words = ['plimsoll', name, usage, '[OPTIONS]'].filter((word) => word !== '')
  return [
    `${paint('bold', 'Usage')}  ${words.join(' ')}`,
    '',
    about,
    '',
    paint('bold', 'Options'),
    ...columns(
      Object.entries({ ...options, ...everywhere } satisfies Options).map(optionRow),
      paint,
    ),
    '',
    paint('bold', 'Examples'),
    ...examples.flatMap(([line, what]) => [`  ${paint('dim', `# ${what}`)}`, `  ${line}`]),
  ].join('\n')
}

function optionRow([name, { value, short, about }]: [string, Options[string]]): readonly [
  string,
  string,
] {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`
  return [short === undefined ? long : `-${short}, ${long}`, about]
}

const WIDTH = 110

function columns(rows: readonly (readonly [string, string])[], paint: Paint): string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  const margin = `\n${' '.repeat(width + 4)}`
  return rows.map(([name, about]) => {
    const lines = wrapped(about, WIDTH - width - 4).join(margin)
    return `  ${paint('cyan', name.padEnd(width))}  ${lines}`
  })
}

/** Wraps text at a width; a longer word has a line of its own. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
