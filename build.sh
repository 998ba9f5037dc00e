#!/usr/bin/env bash
# Builds what Stagewright is made of, each part by its name:
#
#   ./build.sh wasm     the browser module            build/core.wasm
#   ./build.sh worker   the edge proxy                build/worker/, build/assets/
#   ./build.sh widget   the widget, unpacked          build/widget/
#   ./build.sh host     what the sandbox's page needs build/host/
#   ./build.sh cli      the command line              build/stagewright
#   ./build.sh npm      the packages from npm         widget/node_modules/
#   ./build.sh all      all of them
#
# Nothing that it builds is ever committed.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p build

# gjson's modifiers turn a path into a program. No path of ours holds one, and in
# what is built none could run.
flags="-s -w -X github.com/tidwall/gjson.disableModifiers=true"

need() { # a program, and where to get it
	command -v "$1" >/dev/null && return
	echo "build.sh: $1 is missing; install $2" >&2
	exit 1
}
need go "Go 1.26 (https://go.dev/dl)"

npm() { # once
	[ -L widget/node_modules ] && return # another checkout's: not ours to install into
	[ -e widget/node_modules/.package-lock.json ] && [ widget/node_modules/.package-lock.json -nt widget/package-lock.json ] && return
	need node "Node 20 or newer (https://nodejs.org)"
	need npm "npm, which comes with Node"
	if [ "$(node -p 'parseInt(process.versions.node)')" -lt 20 ]; then
		echo "build.sh: Node $(node --version) is too old; install Node 20 or newer (https://nodejs.org)" >&2
		exit 1
	fi
	command npm ci --prefix widget --no-audit --no-fund --loglevel=error
	touch widget/node_modules/.package-lock.json
}

# wasm/hot.txt (see .ci/hot) has the calls that pay for being inlined. Go's cache knows flags by their text only, hence the sum.
wasm() {
	local hot
	hot=build/hot-$(cksum <wasm/hot.txt | cut -d' ' -f1).txt
	cp wasm/hot.txt "$hot"
	GOOS=js GOARCH=wasm go build -trimpath -ldflags="$flags" -gcflags="github.com/stagewright/stagewright/core/...=-pgoprofile=$hot" -o build/core.wasm ./wasm
}

# workers-assets-gen writes syumai's own wasm_exec.js, which is not Go's: the
# Worker needs this one, the browser the other.
worker() {
	npm
	go run github.com/syumai/workers/cmd/workers-assets-gen -mode=go -o build/worker
	GOOS=js GOARCH=wasm go build -trimpath -ldflags="$flags" -o build/worker/app.wasm ./cmd/worker
	wasm # nothing to do, unless it is an older one
	mkdir -p build/assets
	cp build/core.wasm cmd/worker/_headers build/assets/
}

widget() {
	npm
	wasm # nothing to do, unless it is an older one
	node widget/build.mjs
}

host() {
	npm
	mkdir -p build/host
	# The libraries that amoCRM's page offers to widgets, in its own versions.
	cp widget/node_modules/jquery/dist/jquery.js build/host/jquery.js
	cp widget/node_modules/requirejs/require.js build/host/require.js
	cp widget/node_modules/twig/twig.js build/host/twig.js
	cp widget/node_modules/underscore/underscore.js build/host/underscore.js
	cp widget/node_modules/backbone/backbone.js build/host/backbone.js
	cp widget/node_modules/moment/min/moment-with-locales.js build/host/moment.js
}

cli() {
	go build -trimpath -ldflags="$flags" -o build/stagewright ./cmd/stagewright
}

all() { worker; widget; host; cli; }

if [ $# -eq 0 ]; then
	sed -n '2,12s/^# \{0,1\}//p' "$0"
	exit 64
fi
for part in "$@"; do
	case "$part" in
	wasm | worker | widget | host | cli | npm | all) "$part" ;;
	*) echo "build.sh: there is no part $part; run ./build.sh for the list" >&2; exit 64 ;;
	esac
done
