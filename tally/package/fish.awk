# The rows as a completion for fish.
function proposed(what) {
    if (what == "none")
        return "-x"
    if (what == "file")
        return "-r -F"
    if (what ~ /^file /)
        return "-r -F -a " quoted(substr(what, 6))
    return what == "folder" ? "-x -a '(__fish_complete_directories (commandline -ct))'" : "-x -a " quoted(what)
}

function block(which,    i, within) {
    for (i = 1; i <= count; i++) {
        within = "    complete -c tally -n '__fish_seen_subcommand_from " command[i] "'"
        if (language[i] != which)
            continue
        if (is_command[i])
            print "    complete -c tally -n __fish_use_subcommand -a " command[i] " -d " quoted(text[i])
        else if (option[i] == "")
            print within " " argument(kind[command[i], option[i]])
        else
            print within " -l " substr(option[i], 3) (value[i] == "" ? "" : " " proposed(kind[command[i], option[i]])) " -d " quoted(text[i])
    }
}

function argument(what) {
    if (what == "none")
        return "-f"
    if (what == "file")
        return "-F"
    if (what ~ /^file /)
        return "-F -a " quoted(substr(what, 6))
    return what == "folder" ? "-a '(__fish_complete_directories (commandline -ct))'" : "-a " quoted(what)
}

END {
    print "# Completion of tally for fish; made from the help texts of the program."
    print "complete -c tally -f"
    print "complete -c tally -n __fish_use_subcommand -l help"
    print "complete -c tally -n __fish_use_subcommand -l version"
    print "set -l language $LANGUAGE $LC_ALL $LC_MESSAGES $LANG en"
    print "if string match -q 'zh*' -- $language[1]"
    block("zh")
    print "else"
    block("en")
    print "end"
}
