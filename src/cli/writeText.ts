import { writeFileSync } from 'node:fs'
import { FileFault } from '../connect/FileFault.ts'
import { fileFaultOf } from '../connect/fileFaultOf.ts'

/**
 * Writes a file at a path the user gave.
 *
 * @throws FileFault where it cannot be written, naming it
 */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    const fault = fileFaultOf(error, path)
    if (!(fault instanceof FileFault)) throw fault
    const found = fault.code === 'file.missing' ? 'no such folder' : fault.found
    const facts = { code: fault.code, path, expected: 'a file that can be written', found }
    throw new FileFault(facts, { cause: error })
  }
}
