# What an option or an argument takes: `file`, `folder`, `none` (nothing that could be proposed), the words to choose from, or `file` and words.
function kind_of(option, value,    list) {
    sub(/…$/, "", value)
    if (option == "--rule" || value == "NAME|FILE")
        return "file " rules
    if (option == "--example")
        return examples
    if (value ~ /^(DIR|FOLDER)$/)
        return "folder"
    if (value ~ /^(FILE|FIRST|PDF|LEDGER|CERTIFICATE|LEDGER\|.*)$/)
        return "file"
    if (value ~ /^[a-z][a-z|-]*(\|N)?$/) { # zh|en
        list = value
        gsub(/\|/, " ", list)
        sub(/ N$/, "", list)
        return list
    }
    return "none"
}

# Text within single quotes of a shell.
function quoted(text) {
    gsub(/'/, "’", text)
    return "'" text "'"
}

# The rows, as the scripts go over them.
{
    count++
    language[count] = $1
    command[count] = $2
    option[count] = $3
    value[count] = $4
    text[count] = $5
    is_command[count] = $3 == "" && $5 != ""
    if ($1 == "en") # the names of values are translated, what they stand for is not
        kind[$2, $3] = kind_of($3, $4)
}
