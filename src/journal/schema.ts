/** "PLIM": the application id that identifies the database to `file` and to us. */
export const APPLICATION = 0x504c494d
export const PAGE_BYTES = 4_096
/** The format of the container, as `user_version` and in `meta`; what entries hold is not its concern. */
export const FORMAT = 2

interface Table {
  readonly name: string
  readonly sql: string
}

const meta: Table = {
  name: 'meta',
  sql: 'CREATE TABLE meta(id INTEGER PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL) STRICT',
}

/** Build and codec from an entry on, and the SQLite that wrote. */
const writers: Table = {
  name: 'writers',
  sql: `CREATE TABLE writers(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, build TEXT NOT NULL, \
codec INTEGER NOT NULL, sqlite INTEGER NOT NULL, hash BLOB NOT NULL) STRICT`,
}

/**
 * The tables of a journal, in the order of creation.
 *
 * `meta` says what the journal is, and holds its `secret`, from which the salts of entries come.
 * Of a body, TEXT is encoded and a BLOB is encrypted. A snapshot's body is its `pieces` in order,
 * and is there once its header is. `cursors` are consumers' positions, `checkpoints` the signed
 * notes with the Merkle log's peaks, `keys` the wrapped data key. `base` says what a compacted
 * journal goes on from: the last entry taken out, its hash, the Merkle log's peaks there, the
 * digest of the state, and the archive that holds what was taken out, with the archive's hash.
 */
export const tables: readonly Table[] = [
  meta,
  writers,
  {
    name: 'entries',
    sql: `CREATE TABLE entries(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, \
prev BLOB NOT NULL, hash BLOB NOT NULL, body ANY NOT NULL) STRICT`,
  },
  {
    name: 'snapshots',
    sql: `CREATE TABLE snapshots(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, \
build TEXT NOT NULL, codec INTEGER NOT NULL, digest BLOB NOT NULL, hash BLOB NOT NULL, \
pieces INTEGER NOT NULL) STRICT`,
  },
  {
    name: 'pieces',
    sql: `CREATE TABLE pieces(id INTEGER PRIMARY KEY, snapshot INTEGER NOT NULL, \
part INTEGER NOT NULL, body ANY NOT NULL, UNIQUE(snapshot, part)) STRICT`,
  },
  {
    name: 'cursors',
    sql: 'CREATE TABLE cursors(name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  },
  {
    name: 'checkpoints',
    sql: 'CREATE TABLE checkpoints(seq INTEGER PRIMARY KEY, note TEXT NOT NULL, peaks TEXT NOT NULL) STRICT',
  },
  {
    name: 'keys',
    sql: 'CREATE TABLE keys(id INTEGER PRIMARY KEY CHECK (id = 1), wrapped TEXT NOT NULL) STRICT',
  },
  {
    name: 'base',
    sql: `CREATE TABLE base(id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, \
hash BLOB NOT NULL, peaks TEXT NOT NULL, digest BLOB NOT NULL, archive TEXT NOT NULL, \
sum BLOB NOT NULL) STRICT`,
  },
]

/** The tables of format 1, whose snapshots were one text each. */
export const firstTables: readonly Table[] = [
  meta,
  writers,
  {
    name: 'entries',
    sql: `CREATE TABLE entries(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, \
prev BLOB NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL) STRICT`,
  },
  {
    name: 'snapshots',
    sql: `CREATE TABLE snapshots(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, \
build TEXT NOT NULL, codec INTEGER NOT NULL, digest BLOB NOT NULL, hash BLOB NOT NULL, \
body TEXT NOT NULL) STRICT`,
  },
]

export * as schema from './schema.ts'
