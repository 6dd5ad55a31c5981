import { index, route, type RouteConfig } from '@react-router/dev/routes'

export default [index('./routes/inbox.tsx'), route('api/answer', './routes/answer.ts')] satisfies RouteConfig
