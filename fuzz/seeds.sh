#!/bin/sh
# Writes the first inputs of each fuzz target into fuzz/corpus/, which git leaves alone.
# Published files are taken from LINCHPIN_SHARED (default ../shared) when it is there: their first rows, never all.
set -eu
cd "$(dirname "$0")"
shared=${LINCHPIN_SHARED:-../shared}
case $shared in /*) ;; *) shared=../$shared ;; esac
mkdir -p corpus/csv corpus/xlsx corpus/toml corpus/fhirpath corpus/fhir

# Text files: the first rows of each published one.
n=0
find "$shared/data" -name '*.csv' -o -name '*.json' -path '*bank*' 2>/dev/null | sort | while read -r file; do
    n=$((n + 1))
    head -n 6 "$file" | head -c 6000 >"corpus/csv/published-$n"
done

# Rows of the kinds of cells there are, under the headings of every layout (the first byte is 128 and its number).
for which in $(seq 128 200); do
    {
        printf "\\$(printf %o "$which")"
        printf '2026-02-01,C87002,03L,12,"1,234",0.5,*,Persons\n'
        printf 'C87002,2026-02-01,U87177,3,4.5,-97,England,\n'
        printf 'Total,31OCT2018,A81001,2018-19,APRIL,No data,0,1\n'
    } >"corpus/csv/layout-$which"
done

# Workbooks: the parts of one, as text.
between='
----
'
sheet='<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:D3"/><sheetData><row r="1">'
for heading in EXTRACT_DATE CODE SEX NUMBER_OF_PATIENTS TYPE AGE; do
    sheet="$sheet<c t=\"inlineStr\"><is><t>$heading</t></is></c>"
done
rows='</row><row r="2"><c r="A2"><v>46082</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="str"><v>ALL</v></c><c r="D2" s="1"><v>3743</v></c></row>'
strings='<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>C87002</t></si></sst>'
styles='<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
printf 'W%s</row></sheetData></worksheet>' "$sheet" >corpus/xlsx/sheet
printf 'W%s%s</sheetData></worksheet>%s%s%s%s' "$sheet" "$rows" "$between" "$strings" "$between" "$styles" >corpus/xlsx/parts
printf 'ZCODE,NUMBER_OF_PATIENTS\nC87002,1\n%sa,b,c\n%s{"scotland":{"division":"scotland","events":[]}}' "$between" "$between" >corpus/xlsx/archive
find "$shared/data" \( -name '*.xls' -o -name '*.xlsx' \) -size -110k 2>/dev/null | sort | head -n 4 | while read -r file; do
    cp "$file" "corpus/xlsx/$(basename "$file" | tr ' ' _)"
done

# Definitions: our own.
find ../definitions "$shared/definition-examples" -name '*.toml' 2>/dev/null | while read -r file; do
    cp "$file" "corpus/toml/definition-$(echo "$file" | tr -c "a-z0-9.\n" -)"
done
# Paths: those of our own views, and of the published suites. Resources: the first of each kind, and a few in XML.
cat ../crates/sources/src/views/*.json "$shared"/vectors/12_fhir/sql-on-fhir-v2/*.json 2>/dev/null |
    sed -n 's/.*"\(path\|forEach\|forEachOrNull\)": "\(.*\)",\{0,1\}$/\2/p' | sort -u >corpus/paths
n=0
while read -r path; do
    n=$((n + 1))
    printf '%s' "$path" >"corpus/fhirpath/path-$n"
done <corpus/paths
rm corpus/paths
for view in ../crates/sources/src/views/*.json; do
    cp "$view" "corpus/fhirpath/view-$(basename "$view")"
done
for file in "$shared"/data/15_synthetic/synthea_10_patients/*.ndjson; do
    [ -f "$file" ] && head -n 2 "$file" | head -c 6000 >"corpus/fhir/$(basename "$file")"
done
find "$shared/data/15_synthetic/ukcore_examples" -name '*.xml' -size -6k 2>/dev/null | sort | head -n 60 | while read -r file; do
    cp "$file" corpus/fhir/
done
chmod -R u+w corpus
ls corpus/csv corpus/xlsx corpus/toml corpus/fhirpath corpus/fhir | grep -c . >&2
