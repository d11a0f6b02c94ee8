#!/bin/sh
# Builds, once and beforehand, what the build of every answer needs, so that grading does not wait for it:
#     warm.sh CHECKER [FLAG OF grade...]
# What is graded are the stubs as they are shipped, each with one line more, because stubs without it are told by
# their content and not built. Nothing of it is a student's, so it needs no confinement and does not ask for any.
set -eu
checker=$1
shift
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/stubs"
for folder in exercises/[0-9]*/[0-9]*/; do
  folder=${folder%/}
  name=${folder##*/}
  name=${name#*_}
  mkdir -p "$scratch/stubs/$folder"
  { cat "$folder/$name.go" && echo '// to warm up'; } >"$scratch/stubs/$folder/$name.go"
done
echo 'runs = 1' >"$scratch/rules.toml"
"$checker" grade --one --isolation none --rules "$scratch/rules.toml" --out "$scratch/grades" "$@" "$scratch/stubs" >/dev/null
