#!/usr/bin/env node
/**
 * The command `plimsoll`: gives the shell its exit code. It imports nothing statically, so that an
 * old Node prints what is missing instead of failing to load it.
 */
const nodeMajorMin = 24

const major = Number(process.versions.node.split('.')[0])
if (major < nodeMajorMin) {
  process.stderr.write(
    `plimsoll: expected Node ${nodeMajorMin} or newer, found ${process.versions.node} at ${process.execPath}\n`,
  )
  process.exitCode = 2
} else {
  const { watch } = await import('./watch.ts')
  process.exitCode = await watch(process.argv.slice(2))
}

export {}
