import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))

/** A real `plimsoll serve`. */
export interface Process {
  readonly url: string
  readonly child: ChildProcess
  /** What it said to people. */
  readonly said: () => string
}

const START_MS = 120_000

/** Starts one, and waits until it says where it is. */
export async function start(words: readonly string[]): Promise<Process> {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`no address in time: ${said}`))
    }, START_MS)
    child.stdout.setEncoding('utf8').once('data', (text: string) => {
      clearTimeout(timer)
      resolve(new URL(text.trim()).origin)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
  })
  return { url, child, said: () => said }
}

/** Ends it, and gives its exit code. */
export async function end(
  { child }: Process,
  signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL',
): Promise<number | null> {
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = (await exit) as [number | null]
  return code
}

export * as Process from './Process.ts'
