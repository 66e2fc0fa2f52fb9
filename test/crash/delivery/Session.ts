import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))

/** One life of a process, of which every whole line is heard. */
export interface Session {
  readonly child: ChildProcess
  readonly ended: Promise<void>
}

/** Starts the command, and calls back with each whole line that it prints. */
export function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: (text: string) => void,
): Session {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: 'pipe' })
  // A killed process takes no more input; that is no fault of the test.
  child.stdin.on('error', () => {})
  let [rest, warned] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    warned += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve()
      else reject(new Error(`${args.join(' ')} ended with ${code ?? signal}: ${warned}`))
    })
  })
  return { child, ended }
}

export * as Session from './Session.ts'
