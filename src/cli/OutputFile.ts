import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { FileFault } from '../connect/FileFault.ts'
import { fileFaultOf } from '../connect/fileFaultOf.ts'
import { fileKind } from '../journal/fileKind.ts'

/**
 * A file to write at a path the user gave. It has its name once it is whole: until then it stands
 * beside with the ending `.part`, and a failed or abandoned one is removed.
 *
 * Rules: [PROC4]
 */
export interface OutputFile {
  /** @throws FileFault where it cannot be written; the file is removed */
  write(text: string): void
  /** The file is whole, and takes its name. */
  close(): void
  /** The file will not become whole, and is removed; nothing happens once it is closed. */
  abandon(): void
}

/** @throws FileFault where nothing can be written there, naming the place */
export function create(path: string): OutputFile {
  const kind = path === '' ? null : fileKind.kindAt(path)
  if (path === '') throw refused(path, 'an empty name')
  if (kind !== null && kind !== 'file' && kind !== 'a device') throw refused(path, kind)
  // A device, such as /dev/null, is written in place: nothing may stand beside it.
  const place = kind === 'a device' ? path : `${path}.part`
  const file = attempt(path, () => openSync(place, 'w'))
  let isOpen = true
  const end = (action: () => void): void => {
    if (!isOpen) return
    isOpen = false
    closeSync(file)
    if (place !== path) action()
  }
  const abandon = (): void => end(() => rmSync(place, { force: true }))
  return {
    write(text) {
      try {
        const bytes = Buffer.from(text)
        for (let at = 0; at < bytes.length; at += writeSync(file, bytes, at));
      } catch (error) {
        abandon()
        throw faultOf(error, path)
      }
    },
    close: () => end(() => attempt(path, () => renameSync(place, path))),
    abandon,
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw faultOf(error, path)
  }
}

function faultOf(error: unknown, path: string): unknown {
  const fault = fileFaultOf(error, path)
  if (!(fault instanceof FileFault) || fault.code === 'file.full') return fault
  const found = fault.code === 'file.missing' ? 'no such folder' : fault.found
  const facts = { code: fault.code, path, expected: 'a file that can be written', found }
  return new FileFault(facts, { cause: error })
}

const refused = (path: string, found: string): FileFault =>
  new FileFault({
    code: 'file.notAFile',
    path: path === '' ? "''" : path,
    expected: 'a file to write',
    found,
  })

export * as OutputFile from './OutputFile.ts'
