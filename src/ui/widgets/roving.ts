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
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
      const from = placeIn(grid.current, event.target as HTMLElement)
      if (from === undefined) return
      const next = nextPlace(event.key, from, rows, columns)
      // At an edge the key goes on to the grid around this one, if there is one.
      if (next === undefined || (next.row === from.row && next.column === from.column)) return
      const found = findCell(grid.current, next)
      if (found === null) return
      event.preventDefault()
      found.focus()
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

/** The place of the cell of this very grid that holds the element; a grid may stand in a cell of another. */
function placeIn(grid: HTMLElement | null, element: HTMLElement): Place | undefined {
  let cell = element.closest<HTMLElement>('[data-cell]')
  while (cell !== null && gridOf(cell) !== grid) cell = cell.parentElement?.closest<HTMLElement>('[data-cell]') ?? null
  const [row, column] = (cell?.dataset.cell ?? '').split(',').map(Number)
  return row === undefined || column === undefined ? undefined : { row, column }
}

const gridOf = (cell: HTMLElement): Element | null => cell.parentElement?.closest('[role=grid]') ?? null

/** A grid in a row takes the place of the row's cells: then the nearest cell on the left, and into its grid. */
function findCell(grid: HTMLElement | null, { row, column }: Place): HTMLElement | null {
  for (let at = column; at >= 0; at--) {
    const all = grid?.querySelectorAll<HTMLElement>(`[data-cell="${row},${at}"]`) ?? []
    const found = [...all].find((cell) => gridOf(cell) === grid)
    if (found !== undefined) return found.querySelector<HTMLElement>('[role=grid] [data-cell][tabindex="0"]') ?? found
  }
  return null
}
