/**
 * What nothing in src/ uses and users of the package want, by place, with what they do with it.
 * Everything else that only tests reach is dead. Keep this short: an entry is a promise to keep.
 */
export const wanted: Readonly<Record<string, string>> = {}
