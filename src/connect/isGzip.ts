/** Whether bytes begin as gzip does; the file's name is ignored. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b
