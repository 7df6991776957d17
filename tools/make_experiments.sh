#!/bin/sh
# make_experiments.sh [PROGRAM]: trains the bundled examples data/boolean and data/titanic_paper with the commands of
# docs/experiments.md (PROGRAM: build/native/reluscope), and prints what came out. A second.
set -eu
cd "$(dirname "$0")/.."
program=${1:-build/native/reluscope}

mkdir -p data/boolean
"$program" train --toy boolean --rows 100000 --hidden 4,2 --l1-activations 0.02 --first-layer-only --learning-rate 0.01 \
    --epochs 10 --batch 100 --no-standardise --seed 1 --name 'Boolean formula' --out data/boolean/boolean.json --save-table build/boolean.csv
"$program" explain data/boolean/boolean.json build/boolean.csv --table
# The page shows the first 5000 of the 100,000 rows.
head -n 5001 build/boolean.csv >data/boolean/boolean.csv

"${PYTHON:-python3}" tools/make_titanic_paper.py
"$program" train data/titanic_paper/titanic_paper.csv --target Survived --hidden 3,2 --l2 0.1 --first-layer-only --learning-rate 0.001 \
    --epochs 100 --validation 0.1 --no-standardise --seed 6 --name 'Titanic, as in the paper' \
    --out data/titanic_paper/titanic_paper.json
"$program" explain data/titanic_paper/titanic_paper.json data/titanic_paper/titanic_paper.csv --table
