/** The most bytes of one answer. */
const BODY_MAX = 2 ** 27

/**
 * The text of an answer, read no further than the most that one may have.
 *
 * @throws Error where it is longer
 */
export async function readBody(response: Response): Promise<string> {
  const { body } = response
  if (body === null) return ''
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > BODY_MAX) throw new Error(`an answer of more than ${BODY_MAX} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
