import { FileFault, type FileFaultCode, type FileFaultFacts } from './FileFault.ts'

type Facts = readonly [code: FileFaultCode, expected: string, found: string]

/** Messages for the system's error codes. */
const known: Readonly<Record<string, Facts>> = {
  ENOENT: ['file.missing', 'a file', 'nothing there'],
  ENOTDIR: ['file.missing', 'a file', 'nothing there: part of the path is not a folder'],
  EACCES: ['file.forbidden', 'a file that may be read', 'no permission'],
  EPERM: ['file.forbidden', 'a file that may be read', 'no permission'],
  EISDIR: ['file.isFolder', 'a file', 'a folder'],
  ENXIO: ['file.notAFile', 'a file', 'a socket'],
  ENAMETOOLONG: ['file.missing', 'a file', 'a name too long for one'],
  ELOOP: ['file.missing', 'a file', 'links that lead in a circle'],
  ENOSPC: ['file.full', 'room to write', 'no space left'],
  EDQUOT: ['file.full', 'room to write', 'no space left to this user'],
  EROFS: ['file.forbidden', 'a place that may be written', 'a read-only one'],
  Z_BUF_ERROR: ['file.damaged', 'a whole gzip file', 'one that is cut off'],
  Z_DATA_ERROR: ['file.damaged', 'a whole gzip file', 'damaged compressed data'],
  ERR_ENCODING_INVALID_ENCODED_DATA: ['file.notText', 'UTF-8 text', 'bytes that are not UTF-8'],
}

/** Adds the file's name to an error of the system; other errors are returned unchanged. */
export function fileFaultOf(error: unknown, path: string): unknown {
  if (error instanceof FileFault || !(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined) return error
  return new FileFault(factsOf(code, error, path), { cause: error })
}

function factsOf(code: string, error: Error, path: string): FileFaultFacts {
  const facts = known[code]
  if (facts === undefined) {
    return {
      code: 'file.unreadable',
      path,
      expected: 'a file that can be read',
      found: error.message,
    }
  }
  const [kind, expected, found] = facts
  return { code: kind, path, expected, found }
}
