# The rows as a completion for zsh.
function action(what) {
    if (what == "none")
        return " "
    if (what == "file")
        return "_files"
    if (what ~ /^file /)
        return "_tally_rules"
    return what == "folder" ? "_files -/" : "(" what ")"
}

function explained(text) {
    gsub(/\[|\]/, "", text)
    gsub(/:/, "\\:", text)
    return text
}

function block(which,    i, open) {
    print "    if (( ! position )); then"
    print "        commands=("
    for (i = 1; i <= count; i++)
        if (language[i] == which && is_command[i])
            print "            " quoted(command[i] ":" explained(text[i]))
    print "        )"
    print "        _describe -t commands command commands"
    print "        return"
    print "    fi"
    print "    case $command in"
    open = ""
    for (i = 1; i <= count; i++) {
        if (language[i] != which || is_command[i])
            continue
        if (command[i] != open) {
            if (open != "")
                print "            ) ;;"
            open = command[i]
            print "        " open ") specs=("
        }
        if (option[i] == "")
            print "            " quoted("*:" value[i] ":" action(kind[command[i], option[i]]))
        else if (value[i] == "")
            print "            " quoted(option[i] "[" explained(text[i]) "]")
        else
            print "            " quoted((value[i] ~ /…$/ ? "*" : "") option[i] "=[" explained(text[i]) "]:" value[i] ":" action(kind[command[i], option[i]]))
    }
    print "            ) ;;"
    print "    esac"
}

END {
    print "#compdef tally"
    print "# Completion of tally for zsh; made from the help texts of the program."
    print "_tally_rules() {"
    print "    _alternative 'rules:rule:(" rules ")' 'files:file:_files'"
    print "}"
    print "_tally() {"
    print "    local language=${LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-$LANG}}} command="
    print "    local -a commands specs"
    print "    integer position=0 i"
    print "    for (( i = 2; i < CURRENT; i++ )); do"
    print "        case $words[i] in"
    print "            (--lang) (( i++ )) ;;"
    print "            (-*) ;;"
    print "            (*) position=i; command=$words[i]; break ;;"
    print "        esac"
    print "    done"
    print "    if [[ $language == zh* ]]; then"
    block("zh")
    print "    else"
    block("en")
    print "    fi"
    print "    (( $#specs )) || return 1"
    print "    shift $(( position - 1 )) words"
    print "    (( CURRENT -= position - 1 ))"
    print "    _arguments -S : $specs"
    print "}"
    print "_tally \"$@\""
}
