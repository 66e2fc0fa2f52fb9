import { OutputFile } from './OutputFile.ts'

/**
 * Writes a file at a path the user gave, whole or not at all.
 *
 * @throws FileFault where it cannot be written, naming it
 */
export function writeText(path: string, text: string): void {
  const file = OutputFile.create(path)
  file.write(text)
  file.close()
}
