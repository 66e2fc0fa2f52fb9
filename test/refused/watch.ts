/**
 * Loaded before a program (`node --import`), counts every command that the program gives an engine
 * and every refusal, by command, kind and code, and writes the counts when the program ends.
 *
 *     REFUSED    where the counts go, as lines of `count command|kind|code`
 */
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const out = process.env.REFUSED

const step = new URL('../../src/engine/step.ts', import.meta.url).href
const watched = new URL('./watchedStep.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return found.url === step && context.parentURL !== watched ? { ...found, url: watched } : found
  },
})

if (out !== undefined) {
  const { eyes } = await import('./watchedStep.ts')
  const counts = new Map<string, number>()
  eyes.see = ({ type }, kind, entries) => {
    let code = 'accepted'
    for (const { events } of entries) {
      for (const event of events) if (event.type === 'Rejected') code = event.code
    }
    const key = `${type}|${kind}|${code}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  process.once('exit', () => {
    const lines = [...counts].sort().map(([key, count]) => `${count} ${key}\n`)
    writeFileSync(out, lines.join(''))
  })
}
