#!/bin/sh
# SPDX-License-Identifier: MIT
# Redocly's judgement of the API contract, as TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
redocly=$here/node_modules/.bin/redocly
if [ ! -x "$redocly" ]; then
	[ -z "${YP_TOOLS_NEEDED:-}" ] || { echo 'Bail out! npm packages are not installed'; exit 1; }
	echo '1..0 # SKIP npm packages are not installed (./dev test installs them)'
	exit 0
fi
cd "$here/../../doc/api" || exit 1
echo 1..1
said=$(REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true "$redocly" lint v1 --format=stylish \
	--max-problems=1000 2>&1)
status=$?
# A warning is a fault too: what is to be let through stands in redocly.yaml with its reason.
case $said in *warning*) status=1 ;; esac
if [ "$status" -eq 0 ]; then
	echo 'ok 1 - redocly lint'
	exit 0
fi
echo 'not ok 1 - redocly lint'
printf '%s\n' "$said" | sed 's/^/# /'
exit 1
