import { type KeyboardEvent, type RefObject, useCallback, useState } from 'react'

export interface Place {
  row: number
  column: number
}

/** Where an arrow key leads in a grid of that many rows and columns; undefined for any other key. */
export function nextPlace(key: string, from: Place, rows: number, columns: number): Place | undefined {
  const { row, column } = from
  const within = (value: number, end: number) => Math.max(0, Math.min(value, end - 1))
  if (key === 'ArrowUp') return { row: within(row - 1, rows), column }
  if (key === 'ArrowDown') return { row: within(row + 1, rows), column }
  if (key === 'ArrowLeft') return { row, column: within(column - 1, columns) }
  if (key === 'ArrowRight') return { row, column: within(column + 1, columns) }
  if (key === 'Home') return { row, column: 0 }
  if (key === 'End') return { row, column: columns - 1 }
  return undefined
}

const origin: Place = { row: 0, column: 0 }

/** One stop for Tab in a whole grid; arrows go from cell to cell. Cells carry what `cell(row, column)` returns. */
export function useRoving(grid: RefObject<HTMLElement | null>, rows: number, columns: number, first = origin) {
  const [place, setPlace] = useState<Place>(first)
  const row = Math.min(place.row, Math.max(0, rows - 1))
  const column = Math.min(place.column, Math.max(0, columns - 1))

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const target = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')
      if (target === null || target.closest('[role=grid]') !== grid.current) return
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const [atRow = 0, atColumn = 0] = (target.dataset.cell ?? '').split(',').map(Number)
      const next = nextPlace(event.key, { row: atRow, column: atColumn }, rows, columns)
      if (next === undefined) return
      event.preventDefault()
      // A lens takes the place of a row's cells: what is not there leads to the row's last cell that is.
      const found = findCell(grid.current, next)
      found?.focus()
    },
    [grid, rows, columns],
  )

  const cell = (atRow: number, atColumn: number) => ({
    'data-cell': `${atRow},${atColumn}`,
    tabIndex: atRow === row && atColumn === column ? 0 : -1,
    onFocus: () => setPlace({ row: atRow, column: atColumn }),
  })
  return { cell, onKeyDown }
}

function findCell(grid: HTMLElement | null, { row, column }: Place): HTMLElement | null {
  for (let at = column; at >= 0; at--) {
    const found = grid?.querySelector<HTMLElement>(`[data-cell="${row},${at}"]`)
    if (found) return found
  }
  return null
}
