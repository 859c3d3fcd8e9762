import { useEffect, useRef, useState } from 'react'
import type { Command } from '../../../contract/command.ts'
import { command, send } from '../../engine-client.ts'
import { imageStore } from '../../image-store.ts'
import { useSession } from '../../session-store.ts'
import { openFile } from './bytes-view.ts'
import { FIRST_FILE, isWritten, leaderOf, nextCommands } from './first-message.ts'

/** Virtual time goes on in such bits until the record is there, whatever the speed. */
const BIT_US = 50_000
/** After so long something is in its way: the cluster has no leader, or nobody writes. */
const WAIT_US = 30_000_000

export type FirstMessageState = 'idle' | 'working' | 'late'

/** Gives the commands of the first message and brings time to where its record is written. */
export function useFirstMessage(): { state: FirstMessageState; begin: () => void } {
  const [state, setState] = useState<FirstMessageState>('idle')
  const leave = useRef<(() => void) | null>(null)
  useEffect(() => () => leave.current?.(), [])

  const begin = () => {
    leave.current?.()
    leave.current = null
    if (show()) return setState('idle')
    setState('working')
    const wasRunning = useSession.getState().running
    const deadlineUs = useSession.getState().nowUs + WAIT_US
    const end = (last: FirstMessageState) => {
      leave.current?.()
      leave.current = null
      if (wasRunning) send({ type: 'run' })
      setState(last)
    }
    leave.current = follow(deadlineUs, (written) => {
      end(written && show() ? 'idle' : 'late')
    })
  }
  return { state, begin }
}

/** Opens the file if the record is there. */
function show(): boolean {
  const leader = isWritten(imageStore.image) ? leaderOf(imageStore.image) : null
  if (leader !== null) openFile(leader, FIRST_FILE)
  return leader !== null
}

/** Acts once now and then after every frame that stands still. */
function follow(deadlineUs: number, done: (written: boolean) => void): () => void {
  const sent = new Set<Command['type']>()
  let askedUs = -1
  const act = () => {
    const { nowUs, running } = useSession.getState()
    if (isWritten(imageStore.image)) return done(true)
    if (nowUs > deadlineUs) return done(false)
    for (const each of nextCommands(imageStore.image, sent)) {
      sent.add(each.type)
      command(each)
    }
    if (running && askedUs >= 0) return
    if (askedUs >= 0 && nowUs < askedUs) return
    askedUs = nowUs + BIT_US
    send({ type: 'run-until', atUs: askedUs, untilNotable: false })
  }
  // The session's clock is set after the image: both are of the same frame then.
  const leave = useSession.subscribe(act)
  act()
  return leave
}
