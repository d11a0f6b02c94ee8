#!/bin/sh
# bootstrap.sh [.exe]: has the checker ready in .koans, built of the sources as they are, or says in one sentence what is in the way.
# The Makefile calls it before each command: while there is nothing to build it must take no time to speak of.
set -u

checker=.koans/checker${1-}
note=.koans/checker.built # what it was built of

die() { # SAYS MEND...
	echo "error: $1" >&2
	shift
	for mend; do echo "  -> $mend" >&2; done
	exit 3
}

# By content, not by time: in an archive that is unpacked over an older workbook the new files may be older than the checker
# that is there. The machine has a part in it, since folders are copied from one to another; and the size of the
# binary, which tells one that was cut off or put there by somebody else.
identity() {
	find go.mod go.sum checker -name testdata -prune -o -type f ! -name '*_test.go' -exec cksum {} + | cksum
	uname -sm
	wc -c <"$checker"
}

[ -x "$checker" ] && [ "$(cat "$note" 2>/dev/null)" = "$(identity)" ] && exit 0

# --- somewhere to put it

if ! mkdir -p .koans 2>/dev/null; then
	die "$PWD cannot be written to by $(id -un), and the workbook keeps what it builds and what you pass there" \
		"work in a copy of your own: cp -R '$PWD' FOLDER"
elif ! [ -w .koans ]; then
	die ".koans cannot be written to by $(id -un): a command that was run with sudo has left it to somebody else" \
		"sudo chown -R $(id -un) '$PWD/.koans'"
fi

# --- a Go that is new enough

want=$(sed -n 's/^go 1\.\([0-9]*\).*/\1/p' go.mod)
if ! command -v go >/dev/null; then
	[ -x /usr/local/go/bin/go ] && die 'Go is in /usr/local/go/bin, which is not on the PATH' 'export PATH="$PATH:/usr/local/go/bin"'
	die 'Go is not installed, or not on the PATH' 'install it from https://go.dev/dl'
fi
# Asked outside of the workbook: an old Go does not even understand its go.mod.
release=$(cd / && GOTOOLCHAIN=local go env GOVERSION)
minor=$(echo "$release" | sed -n 's/^go1\.\([0-9]*\).*/\1/p') # nothing for a Go that was built from its own repository
if [ -n "$minor" ] && [ "$minor" -lt "${want:-0}" ]; then
	# From 1.21 on an old Go fetches the new one by itself, unless it was told not to.
	if [ "$minor" -lt 21 ] || [ "$(cd / && go env GOTOOLCHAIN)" = local ]; then
		where=$(dirname "$(command -v go)")
		for other in /usr/local/go/bin "${HOME-}/go/bin" "${HOME-}/sdk"/go1.*/bin /opt/homebrew/bin /usr/lib/go/bin /snap/bin; do
			[ -x "$other/go" ] && [ "$other" != "$where" ] || continue
			newer=$(cd / && GOTOOLCHAIN=local "$other/go" env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
			[ "${newer:-0}" -ge "$want" ] && die "Go 1.$want or newer is needed, and this is ${release#go} in $where; a newer one is in $other" \
				"export PATH=\"$other:\$PATH\""
		done
		die "Go 1.$want or newer is needed, and this is ${release#go} in $where" \
			'install a newer one from https://go.dev/dl, and put its folder first on the PATH'
	fi
fi

# --- the build

# What the learner's environment, go env -w or a go.work in a folder above say of other projects must not decide what is built here.
# An empty variable would not do: go env -w would take its place.
GOOS=$(cd / && go env GOHOSTOS) GOARCH=$(cd / && go env GOHOSTARCH)
GOWORK=off GO111MODULE=on GOFLAGS=-mod=readonly
export GOOS GOARCH GOWORK GO111MODULE GOFLAGS

new=$checker.$$ # under another name, so that an interrupt leaves no half a checker
said=.koans/said.$$
warming=
tidy() {
	rm -f "$new" "$said"
	[ -z "$warming" ] || kill "$warming" 2>/dev/null
}
trap tidy EXIT
trap 'exit 130' INT TERM HUP

[ -x "$checker" ] || {
	lesson=$(find exercises -name README.md -path '*/*/*/*' 2>/dev/null | sort | head -n 1)
	echo "building the checker, once${lesson:+; the first lesson is in $lesson} ..." >&2
	# The first verdict needs the standard library built for race detection. Processors that the checker's build has no use for
	# begin with that; whatever they get done need not be done again.
	if [ -d exercises/internal ]; then
		[ "$GOOS" = darwin ] || export CGO_ENABLED=1
		nice go build -race ./exercises/internal/... >/dev/null 2>&1 &
		warming=$!
	fi
}

# Every line at once, since modules are fetched meanwhile, and all of them again below.
status=$({
	{
		CGO_ENABLED=0 go build -buildvcs=false -ldflags='-s -w' -o "$new" ./checker 2>&1
		echo $? >&3
	} | tee "$said" >&2
} 3>&1)

if [ "$status" = 0 ]; then
	chmod +x "$new"
	"$new" help >/dev/null || die "the checker was built, and does not start in $PWD/.koans: is that on a disk from which nothing may be started (noexec)?" \
		"work in a copy on another disk: cp -R '$PWD' FOLDER"
	mv -f "$new" "$checker" && identity >"$note"
	exit
fi

# --- why it failed

# changed FILE: it is not as it was shipped
changed() {
	shipped=$(sed -n "s|  \.\./$1\$||p" exercises/exercises.sum 2>/dev/null)
	[ -n "$shipped" ] && command -v git >/dev/null && [ "$(git hash-object "$1" 2>/dev/null)" != "$shipped" ]
}

failed='the checker cannot be built'
if changed go.mod || changed go.sum; then
	die "$failed: go.mod or go.sum is not as it was shipped (go get or an editor has changed it)" 'git checkout -- go.mod go.sum'
fi
case $(cat "$said") in
*'build cache is required'* | *'module cache not found'*)
	die "$failed: Go does not know where to keep what it builds, since HOME is not set" 'export HOME=FOLDER' ;;
*'no space left'*)
	die "$failed: the disk is full, of $(go env GOCACHE) or of ${TMPDIR:-/tmp}" "make room there, or let TMPDIR and GOCACHE name folders on another disk" ;;
*'creating work dir'*)
	die "$failed: nothing can be written to ${TMPDIR:-/tmp}, where Go builds" 'unset TMPDIR, or let it name a folder that is there and may be written to' ;;
*"$(go env GOCACHE)"*)
	die "$failed: $(go env GOCACHE), where Go keeps what it builds, cannot be written to by $(id -un)" \
		"sudo chown -R $(id -un) '$(go env GOCACHE)', or let GOCACHE name another folder" ;;
*"$(go env GOMODCACHE)"*)
	die "$failed: $(go env GOMODCACHE), where Go keeps modules, cannot be written to by $(id -un)" \
		"sudo chown -R $(id -un) '$(go env GOMODCACHE)', or let GOMODCACHE name another folder" ;;
*'dial tcp'* | *'no such host'* | *'module lookup disabled'* | *'i/o timeout'* | *'proxyconnect'* | *'toolchain not available'*)
	die "$failed: the modules that it is made of are not on this machine yet, and could not be fetched (GOPROXY is $(go env GOPROXY))" \
		'go online once, then: go mod download' ;;
esac
die "$failed, for what Go says above" 'git status tells whether files of the workbook were changed'
