# A help text as rows, tab-separated: language, command, option, value, text. Without `command`, the help of tally itself, whose rows are its
# commands. An argument that is no option has a row without option or text, whose value is its name.

function flush_row() {
    if (name == "")
        return
    gsub(/\t/, " ", text)
    sub(/(; |；|。|\. | \(|（).*/, "", text) # the first part of the explanation will do
    if (name in choices)
        value = choices[name]
    print language "\t" (command == "" ? name : command) "\t" (command == "" ? "" : name) "\t" value "\t" text
    name = ""
}

# A line of usage, “tally new DIR --rule NAME [--format json|csv]”: the first argument, and what an option can be chosen from.
function read_usage(line,    words, count, i, word) {
    sub(/^.*tally [a-z]+ ?/, "", line)
    gsub(/\[|\]|…/, "", line)
    count = split(line, words, " ")
    for (i = 1; i <= count; i++) {
        word = words[i]
        if (i == 1 && word !~ /^-/ && !has_argument++)
            print language "\t" command "\t\t" word "\t"
        if (i > 1 && words[i - 1] ~ /^--/ && word ~ /^[a-z][a-z-]*\|[a-z|-]*[a-z]$/ && !(words[i - 1] in choices))
            choices[words[i - 1]] = word
    }
}

command != "" && (/^Usage: / || /^用法：/) { usage = 1 }
usage && /^[^ ]/ && !/^Usage: / && !/^用法：/ { usage = 0 }
usage && / ?tally [a-z]+/ { read_usage($0); next }
/^  [^ ]/ {
    flush_row()
    if (command == "" && !/^  [a-z]+  /)
        next
    row = substr($0, 3)
    at = index(row, "  ")
    text = at ? substr(row, at) : ""
    sub(/^ +/, "", text)
    head = at ? substr(row, 1, at - 1) : row
    split(head, parts, " ")
    name = parts[1]
    value = parts[2]
    next
}
/^    / && name != "" {
    more = $0
    sub(/^ +/, "", more)
    text = text (text ~ /[ -~]$/ && more ~ /^[ -~]/ ? " " : "") more
    next
}
{ flush_row() }
END { flush_row() }
