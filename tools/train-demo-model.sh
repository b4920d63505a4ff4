#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Trains the model of data/demo/ anew; HACKING.md tells how long that takes.
#   tools/train-demo-model.sh PLANET OUT.npz [option of sigmacast train…]
# PLANET is the folder of the simulated planet's years (training-*.nc) with
# statistics/ in it. Stopped or killed, the same call with --resume goes on.
set -euo pipefail

if [ $# -lt 2 ]; then
  sed -n '4,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
planet=$1 out=$2
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)

data=()
for file in "$planet"/training-*.nc; do
  [ -e "$file" ] || { echo "train-demo-model.sh: there is no training-*.nc in $planet" >&2; exit 1; }
  data+=(--data "$file")
done
exec "${SIGMACAST:-$root/build/src/cli/sigmacast}" train "${data[@]}" --stats "$planet/statistics" -o "$out" \
  --steps 46000 --batch 2 --learning-rate 0.002 --license "GPL-3.0-or-later" "$@"
