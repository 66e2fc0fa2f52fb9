import { readFileSync } from 'node:fs'

const lines = readFileSync(new URL('../../../examples/desk.ndjson', import.meta.url), 'utf8')

/**
 * The example's desk as of a time: ada long and bob short a bitcoin, armed. What the
 * example then does with it is left out.
 */
export const someDesk = (now: number): readonly object[] =>
  lines
    .trim()
    .split('\n')
    .slice(0, 14)
    .map((line) => {
      const { time, ...command } = JSON.parse(line) as { time: number }
      return JSON.parse(JSON.stringify(command).replaceAll(`${time}`, `${now}`)) as object
    })
