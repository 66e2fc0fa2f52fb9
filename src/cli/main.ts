#!/usr/bin/env node
/**
 * The command `plimsoll`: gives the program its environment, and the shell its exit code. It
 * imports nothing statically, so that an old Node prints what is missing instead of failing to load
 * it.
 */
const nodeMajorMin = 24

const major = Number(process.versions.node.split('.')[0])
if (major < nodeMajorMin) {
  process.stderr.write(
    `plimsoll: expected Node ${nodeMajorMin} or newer, found ${process.versions.node} at ${process.execPath}\n`,
  )
  process.exitCode = 2
} else {
  process.exitCode = await main()
}

async function main(): Promise<number> {
  const { program } = await import('./program.ts')
  const stop = new AbortController()
  let ending: number | null = null
  const end = (code: number) => {
    // A second Ctrl-C exits at once, without waiting for the first to finish.
    if (ending !== null) process.exit(code)
    ending = code
    stop.abort()
  }
  process.on('SIGINT', () => end(130))
  process.on('SIGTERM', () => end(143))
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      ending ??= 141
      stop.abort()
    })
  }
  // Opened only when read: an unread terminal or pipe would keep the process alive.
  let isReading = false
  const closeInput = () => {
    if (isReading) process.stdin.destroy()
  }
  stop.signal.addEventListener('abort', closeInput)
  const io = {
    get stdin() {
      isReading = true
      return process.stdin
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: stop.signal,
    now: () => Date.now(),
  }
  const code = await program(process.argv.slice(2), io)
  closeInput()
  return ending ?? code
}

export {}
