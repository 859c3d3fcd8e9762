/** Runs the stores' contract where the stores are at home: in a worker of a browser. */
import { deleteIndexedDb, openIndexedDb } from '../../src/worker/stores/indexed-db.ts'
import { openOpfs } from '../../src/worker/stores/opfs.ts'
import { storeContract } from '../../test/worker/store-contract.ts'

async function runCase(kind: string, name: string): Promise<string> {
  const found = storeContract.find((each) => each.name === name)
  if (found === undefined) return 'there is no such case'
  const open = kind === 'opfs' ? openOpfs : openIndexedDb
  try {
    if (kind === 'opfs') {
      const backend = await openOpfs()
      await backend.clear()
      await backend.close()
    } else await deleteIndexedDb()
    await found.run(open)
    return ''
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error)
  }
}

addEventListener('message', ({ data }: MessageEvent<{ kind: string; name: string }>) => {
  void runCase(data.kind, data.name).then((result) => postMessage(result))
})
