/** Where the picture will be, before the engine has said a thing: three boxes and no numbers. */
export function Skeleton() {
  return (
    <svg className="start-skeleton" viewBox="0 0 800 300" aria-hidden="true" preserveAspectRatio="xMidYMin meet">
      <rect x="8" y="100" width="120" height="56" rx="8" />
      <rect x="672" y="100" width="120" height="56" rx="8" />
      {[40, 112, 184].map((y) => (
        <g key={y}>
          <rect x="168" y={y} width="464" height="56" rx="8" />
          <rect className="start-skeleton-strip" x="288" y={y + 14} width="320" height="28" rx="2" />
        </g>
      ))}
    </svg>
  )
}
