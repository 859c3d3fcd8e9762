import type { ReactNode } from 'react'

interface NoticeProps {
  title: string
  detail?: string
  href: string
  action: string
  children?: ReactNode
}

/** A page that says what is wrong and where to go on. */
export function Notice({ title, detail, href, action, children }: NoticeProps) {
  return (
    <main className="notice">
      <h1>{title}</h1>
      {detail !== undefined && <p>{detail}</p>}
      <p className="notice-ways">
        <a href={href} className="button">
          {action}
        </a>
        {children}
      </p>
    </main>
  )
}
