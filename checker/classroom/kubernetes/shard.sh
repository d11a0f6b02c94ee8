#!/bin/sh
# Grades one shard of the class, or puts the shards together:
#     shard.sh INDEX COUNT     INDEX from 0, as Kubernetes counts
#     shard.sh merge
# The class is a folder: submissions/, and if you like roster.csv and grading.toml; what comes of it goes to grades/.
# Exit status: 0 done, 2 or 1 set up wrongly, 3 the machine failed: start the same again, and it goes on where it was.
set -eu
class=${KOANS_CLASS:-/class}
checker=${KOANS_CHECKER:-bin/checker}

if [ "$1" = merge ]; then
  exec "$checker" gradebook merge --out "$class/grades" "$class"/grades/shard-*/gradebook.json
fi
shard=$(($1 + 1))
set -- --shard "$shard/$2" --out "$class/grades/shard-$shard" --isolation "${KOANS_ISOLATION:-auto}"
[ -z "${KOANS_CACHE:-}" ] || set -- "$@" --cache "$KOANS_CACHE"
[ -z "${KOANS_SCRATCH:-}" ] || set -- "$@" --scratch "$KOANS_SCRATCH"
[ ! -e "$class/grading.toml" ] || set -- "$@" --rules "$class/grading.toml"
[ ! -e "$class/roster.csv" ] || set -- "$@" --roster "$class/roster.csv"
exec "$checker" grade "$@" "$class/submissions"
