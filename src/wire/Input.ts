import { Result } from '../base/Result.ts'
import { type Json, JsonText, type Origin } from './JsonText.ts'
import { WireError } from './WireError.ts'

/**
 * Reads a JSON text by a decoder: the whole of it or nothing. An error of the decoder names a path;
 * the text is then walked once more to find its line and column.
 *
 * Rules: [WIRE1]
 */
export function read<T>(
  text: string,
  origin: Origin,
  decode: (json: Json) => T,
  most?: number,
): Result<T, WireError> {
  return attempt(() => {
    const json = JsonText.parse(text, origin, most)
    const result = attempt(() => decode(json))
    if (result.ok) return result.value
    throw located(result.error, text, origin)
  })
}

/** Runs a reader; returns its WireError as a value. Any other error is a bug and is rethrown. */
export function attempt<T>(run: () => T): Result<T, WireError> {
  try {
    return Result.success(run())
  } catch (error) {
    if (error instanceof WireError) return Result.failure(error)
    throw error
  }
}

/** The same error, with file, line and column. */
export function located(error: WireError, text: string, origin: Origin): WireError {
  if (error.location.line !== null) return error
  const { file = null } = origin
  return new WireError(error, { file, ...JsonText.locate(text, error.path, origin) })
}

export * as Input from './Input.ts'
