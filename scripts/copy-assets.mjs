// Copies what tsc leaves behind (the SQL of the migrations) beside the compiled code.
import { cpSync } from 'node:fs'

cpSync('src/db/migrations', 'dist/db/migrations', { recursive: true })
