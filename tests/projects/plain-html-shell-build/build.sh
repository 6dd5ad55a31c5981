#!/bin/sh
set -eu

mkdir -p site
cp public/* site/

cat > site/config.js <<EOF
window.APP_CONFIG = {
  model: "openrouter/auto",
  openrouterKey: "$OPENROUTER_API_KEY",
};
EOF
