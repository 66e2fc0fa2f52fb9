import { statSync } from 'node:fs'
import { FileFault } from './FileFault.ts'
import { fileFaultOf } from './fileFaultOf.ts'
import { readText } from './readText.ts'

/** Bytes of a file of secrets: keys, not books. */
const SECRET_MAX = 65_536

/**
 * Reads a file of secrets that nobody but its owner may read. Nothing of it is ever part of an error.
 *
 * Rules: [WATCH8]
 *
 * @throws FileFault
 */
export async function readSecret(path: string): Promise<string> {
  const { mode, size } = statOf(path)
  const others = mode & 0o077
  if (others !== 0 && process.platform !== 'win32') {
    const found = `mode ${(mode & 0o777).toString(8).padStart(4, '0')}`
    throw new FileFault({ code: 'file.forbidden', path, expected: 'mode 0600', found })
  }
  if (size > SECRET_MAX) {
    const expected = `at most ${SECRET_MAX} bytes of secrets`
    throw new FileFault({ code: 'file.tooLarge', path, expected, found: `${size}` })
  }
  return (await readText(path)).trim()
}

function statOf(path: string) {
  try {
    return statSync(path)
  } catch (error) {
    throw fileFaultOf(error, path)
  }
}
