import { useEffect, useState } from 'react'
import { lapseOf } from '../controls/transport/lapse-of.ts'
import { useLapse } from '../controls/transport/lapse-store.ts'
import { send } from '../engine-client.ts'
import { useHistory } from '../history-store.ts'
import { imageStore } from '../image-store.ts'
import { useSession } from '../session-store.ts'
import { beatsSoFar, type StartBeat } from './start-run.ts'

const LAPSE_SPEED = 4

/** Follows the kill of broker 2 from real events; while its session runs out, time is lapsed and says so. */
export function useFailover(sessionName: string): { beats: readonly StartBeat[]; killedUs: number | null } {
  const [killedUs, setKilledUs] = useState<number | null>(null)
  const [beats, setBeats] = useState<readonly StartBeat[]>([])
  useEffect(() => {
    let told = ''
    const follow = () => {
      const { nowUs } = useSession.getState()
      const { events } = useHistory.getState()
      const killed = events.findLast(
        ({ atUs, event }) => atUs <= nowUs && event.type === 'ProcessStopped' && event.process === 'node.2',
      )
      if (killed === undefined) return
      const since = events.filter(({ seq, atUs }) => seq >= killed.seq && atUs <= nowUs)
      const found = beatsSoFar({ image: imageStore.image, nowUs, startUs: killed.atUs, history: since })
      lapse(found, sessionName)
      const text = `${killed.atUs} ${found.join()}`
      if (text === told) return
      told = text
      setKilledUs(killed.atUs)
      setBeats(found)
    }
    const leave = useSession.subscribe(follow)
    return () => {
      leave()
      useLapse.setState({ lapse: null })
    }
  }, [sessionName])
  return { beats, killedUs }
}

function lapse(beats: readonly StartBeat[], name: string): void {
  const waits = beats.includes('silent') && !beats.includes('fenced')
  const { lapse: now } = useLapse.getState()
  if (waits) {
    const next = lapseOf('broker.session.timeout.ms', LAPSE_SPEED, imageStore.image, name)
    if (JSON.stringify(next) !== JSON.stringify(now)) useLapse.setState({ lapse: next })
    if (now === null) send({ type: 'set-speed', speed: LAPSE_SPEED })
  } else if (now !== null) {
    useLapse.setState({ lapse: null })
    send({ type: 'set-speed', speed: 1 })
  }
}
