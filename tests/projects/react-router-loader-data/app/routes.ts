import { route, type RouteConfig } from '@react-router/dev/routes'

export default [
  route('tour', './routes/tour.tsx'),
  route('editor', './routes/editor.tsx'),
] satisfies RouteConfig
