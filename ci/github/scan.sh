#!/usr/bin/env bash
# Runs the scans that were asked for. Every one runs, whatever the one before it found.
set -uo pipefail

cd "${ORSCAN_FOLDER:-.}" || exit 2
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
read -ra given <<<"${ORSCAN_ARGUMENTS:-}"
test -z "${ORSCAN_FAIL_ON:-}" || given+=(--fail-on "$ORSCAN_FAIL_ON")

worst=0
scan() {
    orscan scan -f github -f markdown -o - -o "$summary" "$@" ${given[@]+"${given[@]}"}
    local code=$?
    cat "$summary" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
    : >"$summary"
    # What was found outweighs what could not be looked at, and both outweigh a clean scan.
    if ((worst != 1 && code != 0)); then worst=$code; fi
}

asked=0
for what in ${ORSCAN_SCAN:-range tree}; do
    asked=1
    case $what in
    range) scan --ci ;;
    tree) scan ${ORSCAN_SARIF:+-f sarif -o "$ORSCAN_SARIF"} ;;
    history) scan --history ;;
    *)
        echo "::error::orscan: scan: $what is none of range, tree, history"
        worst=2
        ;;
    esac
done
if ((!asked)); then
    echo "::error::orscan: nothing was asked for, so nothing was looked at"
    worst=2
fi
echo "exit-code=$worst" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$worst"
