import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { fileKind } from '../journal/fileKind.ts'
import { FileFault } from './FileFault.ts'

/**
 * Opens a file for reading, and nothing else: a pipe, a socket or a device could keep the reader
 * waiting for ever, or never end.
 *
 * Rules: [PROC3]
 *
 * @throws FileFault for whatever is no file, and the system's own error
 */
export async function openFile(path: string): Promise<FileHandle> {
  if (path === '') throw noFile(path, 'an empty name')
  // Opened so, a pipe that nobody writes does not wait; for a file it means nothing.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const kind = fileKind.kindOf(await file.stat())
    if (kind !== 'file') throw noFile(path, kind)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

const noFile = (path: string, found: string): FileFault =>
  new FileFault({
    code: found === 'a folder' ? 'file.isFolder' : 'file.notAFile',
    path: path === '' ? "''" : path,
    expected: 'a file',
    found,
  })
