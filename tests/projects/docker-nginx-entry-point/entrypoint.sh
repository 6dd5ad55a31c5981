#!/bin/sh
set -eu
cat > /usr/share/nginx/html/env-config.js <<EOF
window._env_ = {
  BASE_URL: "${BASE_URL:-/}",
  OPENROUTER_API_KEY: "${OPENROUTER_API_KEY}",
};
EOF
