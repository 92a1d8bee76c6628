// Serves PostgreSQL with pgvector on a port of this machine until its input ends; says the port on one line.
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const db = await PGlite.create({ extensions: { vector } })
await db.exec('CREATE EXTENSION vector')
const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 4 })
server.addEventListener('listening', (event) => console.log(`listening ${event.detail.port}`))
await server.start()
process.stdin.on('end', () => process.exit(0)).resume()
