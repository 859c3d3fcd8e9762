import './icon.css'

/** One-line icons on a 16 px ground. */
const paths = {
  kill: 'M4 4l8 8M12 4l-8 8',
  stop: 'M8 2.5v5M4.6 4.8a4.8 4.8 0 1 0 6.8 0',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  start: 'M5 3.5l7 4.5-7 4.5z',
  resume: 'M4 3.5v9M7 3.5l6 4.5-6 4.5z',
  inspect: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.7 3.7',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  forward: 'M6 3.5L10.5 8 6 12.5',
  newest: 'M4 3.5L8.5 8 4 12.5M12 3.5v9',
  larger: 'M8 3.5v9M3.5 8h9',
  smaller: 'M3.5 8h9',
  open: 'M4 6l4 4 4-4',
  closed: 'M6 4l4 4-4 4',
  up: 'M4 10l4-4 4 4',
  step: 'M4 3.5v9M7.5 4.5l5 3.5-5 3.5z',
  coordinator: 'M4 4h8v9H4zM6.5 4V2.5h3V4M6.5 7.5h3M6.5 10h3',
  jump: 'M3.5 4l4.5 4-4.5 4zM8 4l4.5 4L8 12zM13.5 4v8',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
