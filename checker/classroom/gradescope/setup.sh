#!/bin/sh
# Gradescope runs this once, as root, when it builds the image of the autograder. It installs what grading
# needs, builds the checker, and fills the caches.
set -eu
root=${KOANS_AUTOGRADER_ROOT:-/autograder}
prefix=${KOANS_GO_PREFIX:-/usr/local}
course=$root/source/course
HOME=${HOME:-/root}
PATH=$prefix/go/bin:$PATH
DEBIAN_FRONTEND=noninteractive
export HOME PATH DEBIAN_FRONTEND

apt-get update
apt-get install -y --no-install-recommends ca-certificates curl gcc git jq libc6-dev

# Go as the course asks for it: what Ubuntu has may be too old.
version=${KOANS_GO_VERSION:-$(sed -n 's/^go //p' "$course/go.mod")}
if [ "$(go env GOVERSION 2>/dev/null)" != "go$version" ]; then
  archive=go$version.linux-$(dpkg --print-architecture).tar.gz
  download=$(mktemp -d)
  trap 'rm -rf "$download"' EXIT
  curl -fsSL --retry 3 -o "$download/list.json" 'https://go.dev/dl/?mode=json&include=all'
  sum=$(jq -er --arg name "$archive" 'first(.[].files[] | select(.filename == $name)).sha256' "$download/list.json")
  curl -fsSL --retry 3 -o "$download/$archive" "https://go.dev/dl/$archive"
  echo "$sum  $download/$archive" | sha256sum -c -
  rm -rf "$prefix/go"
  tar -C "$prefix" -xzf "$download/$archive"
fi

cd "$course"
export GOTOOLCHAIN=local
go version
go mod download
go build -o "$root/source/checker" ./checker
checker/classroom/warm.sh "$root/source/checker" --cache "${KOANS_CACHE:-$root/source/cache}"
