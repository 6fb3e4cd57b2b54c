#!/bin/sh
# completion.sh TALLY FOLDER RULE… -- EXAMPLE…
# Writes FOLDER/tally.bash, FOLDER/_tally (zsh) and FOLDER/tally.fish: the commands, their options and what these take,
# as the help texts of the program TALLY have them in both languages. RULE…: the built-in rules, for --rule; EXAMPLE…:
# the rules that `tally rules --example` prints.
set -eu

tally=$1 folder=$2
shift 2
rules= examples=
while [ "$1" != -- ]; do rules="$rules${rules:+ }$1"; shift; done
shift
examples=$*
here=$(dirname "$0")
LC_ALL=C.UTF-8
ASAN_OPTIONS=detect_leaks=0 # of a sanitized program; leaks are looked for by the tests
export LC_ALL ASAN_OPTIONS
mkdir -p "$folder"
table=$folder/completion.table
commands=$("$tally" --help --lang en | sed -n 's/^  \([a-z]*\)  *[^ ].*/\1/p')

# A row for each command, argument and option, tab-separated: language, command, option or “”, value, text.
{
    for language in en zh; do
        "$tally" --help --lang $language | awk -v language=$language -v command= -f "$here/help.awk"
        for command in $commands; do
            "$tally" "$command" --help --lang $language | awk -v language=$language -v command="$command" -f "$here/help.awk"
        done
    done
} >"$table"

for shell in bash zsh fish; do
    case $shell in zsh) name=_tally ;; *) name=tally.$shell ;; esac
    awk -F '\t' -v rules="$rules" -v examples="$examples" -f "$here/values.awk" -f "$here/$shell.awk" "$table" >"$folder/$name"
done
