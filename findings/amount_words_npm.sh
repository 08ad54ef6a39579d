#!/bin/sh
# vn-num2words 1.0.4 and number-to-text-vietnamese 1.1.7 (npm): an amount in words for a Vietnamese paper.
# Expected: correct spelling and one space between words: 3.012.000 "ba triệu không trăm mười hai nghìn",
#   2.000.000.000.000 "hai nghìn tỷ".
# Seen: vn-num2words spells ten in a remainder "muời" (for "mười": the horn is missing from the u);
#   number-to-text-vietnamese leaves out "không trăm" before tens (but not before ones) and puts two spaces before
#   "tỷ". Both end some amounts in a space.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vn-num2words@1.0.4 number-to-text-vietnamese@1.1.7
cat >amounts.mjs <<'JS'
import assert from "node:assert";
import numbers from "vn-num2words";
import texts from "number-to-text-vietnamese";

const words = numbers.default ?? numbers;
const text = texts.getText ?? texts.default.getText;
for (const amount of [3012000, 77051000, 1000005, 2000000000000])
  console.log(amount, JSON.stringify(words(amount)), JSON.stringify(text(amount)));
assert.equal(words(3012000), "ba triệu không trăm muời hai nghìn ");
assert.equal(text(3012000), "ba triệu mười hai nghìn ");
assert.equal(text(1000005), "một triệu không trăm linh năm");
assert.equal(text(2000000000000), "hai nghìn  tỷ ");
JS
node amounts.mjs
