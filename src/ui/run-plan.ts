import { create } from 'zustand'
import type { TimedCommand } from '../contract/frame.ts'
import type { Genesis, SavedDisk } from '../contract/session.ts'
import { closeSession, openSession, send } from './engine-client.ts'
import { useSession } from './session-store.ts'

/** What a page runs: a world, what brings it to where the visitor takes over, and what happens then. */
export interface RunPlan {
  genesis: Genesis
  inputs: TimedCommand[]
  /** The visitor takes over here; everything before runs as fast as it can. */
  startUs: number
  /** Takes the visitor's own disk where there is one. */
  resume: boolean
  store: 'best' | 'memory'
  /** What is on the nodes' disks at time 0, from a file. */
  disks?: Record<string, SavedDisk>
  /** At the start: go on at real time, or stand still. */
  onArrival: 'run' | 'pause'
}

interface RunState {
  plan: RunPlan | null
  /** The start was reached: the picture is the visitor's. */
  ready: boolean
}

export const useRun = create<RunState>(() => ({ plan: null, ready: false }))

/** Opens a plan's session and brings it to its start. Returns the way to end it. */
export function startRun(plan: RunPlan): () => void {
  useRun.setState({ plan, ready: false })
  let asked = false
  const follow = () => {
    const { phase, nowUs, recovered } = useSession.getState()
    if (phase !== 'open' || useRun.getState().plan !== plan) return
    // A disk that was recovered begins its own time: there is nothing to run through.
    const startUs = recovered === null ? plan.startUs : 0
    if (nowUs >= startUs) return arrive(plan)
    if (asked) return
    asked = true
    send({ type: 'run-until', atUs: startUs, untilNotable: false })
  }
  const leave = useSession.subscribe(follow)
  const { genesis, inputs, resume, store, disks } = plan
  openSession({ genesis, inputs, resume, store, ...(disks && { disks }) })
  return () => {
    leave()
    if (useRun.getState().plan !== plan) return
    closeSession()
    useRun.setState({ plan: null, ready: false })
  }
}

function arrive(plan: RunPlan): void {
  if (useRun.getState().ready) return
  useRun.setState({ ready: true })
  if (plan.onArrival === 'run') send({ type: 'run' })
}

/** How much of the way to the start is behind, 0 to 1; null once it is. */
export function useWarmUp(): number | null {
  const { plan, ready } = useRun()
  const share = useSession(({ nowUs }) =>
    plan === null || plan.startUs === 0 ? 0 : Math.round(Math.min(1, nowUs / plan.startUs) * 20) / 20,
  )
  return ready ? null : share
}
