/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  env: {
    OPENROUTER_MODEL: process.env.OPENROUTER_MODEL,
  },
}
