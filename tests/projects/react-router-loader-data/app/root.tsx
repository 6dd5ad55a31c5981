import { Links, Meta, Outlet, Scripts, useLoaderData } from 'react-router'

export async function loader() {
  return {
    ENV: {
      OPENROUTER_API_KEY: process.env.OPENROUTER_API_KEY,
      MAP_STYLE: 'streets',
    },
  }
}

export default function Root() {
  const data = useLoaderData<typeof loader>()
  return (
    <html lang="en">
      <head>
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <script dangerouslySetInnerHTML={{ __html: `window.ENV = ${JSON.stringify(data.ENV)}` }} />
        <Scripts />
      </body>
    </html>
  )
}
