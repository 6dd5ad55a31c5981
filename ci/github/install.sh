#!/usr/bin/env bash
# Installs the orscan that this action was checked out with, in an environment of its own.
set -euo pipefail

where=${RUNNER_TEMP:?is set on a runner}/orscan
python=$(command -v python3 || command -v python)
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "::error::orscan needs Python 3.11 or newer; use actions/setup-python before it"
    exit 2
}
"$python" -m venv "$where"
bin=$where/bin
test -d "$bin" || bin=$where/Scripts
"$bin/python" -m pip install --quiet --disable-pip-version-check "${ORSCAN_ACTION:?}"
echo "$bin" >>"${GITHUB_PATH:?}"
