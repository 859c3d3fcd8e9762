import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  /** Shown in the place of what failed. */
  instead: (error: Error) => ReactNode
  children: ReactNode
}

/** A fault of one page leaves the others standing. React knows this as a class only. */
export class Boundary extends Component<BoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === null ? this.props.children : this.props.instead(error)
  }
}
