import { mkdirSync, rmSync } from 'node:fs'
import { fileFaultOf } from '../../connect/fileFaultOf.ts'

/**
 * Creates the folder of a day, and deletes only the files an earlier run left in it.
 *
 * @throws FileFault where it cannot be written
 */
export function begin(folder: string, own: readonly string[]): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const path of own) rmSync(path, { force: true })
  } catch (error) {
    throw fileFaultOf(error, folder)
  }
}
