# The rows as a completion for bash.
END {
    for (i = 1; i <= count; i++) {
        if (language[i] != "en")
            continue
        if (is_command[i]) {
            names = names " " command[i]
            order[++commands] = command[i]
        } else if (option[i] != "") {
            options[command[i]] = options[command[i]] " " option[i]
            if (value[i] != "")
                cases = cases "        " command[i] "," option[i] ") values='" kind[command[i], option[i]] "' ;;\n"
        }
    }
    print "# Completion of tally for bash; made from the help texts of the program."
    print "_tally() {"
    print "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= values=none options= i"
    print "    # “--option=value” is three words here."
    print "    if [[ $word == = ]]; then"
    print "        word="
    print "    elif [[ $before == = ]]; then"
    print "        before=${COMP_WORDS[COMP_CWORD - 2]}"
    print "    fi"
    print "    for ((i = 1; i < COMP_CWORD; i++)); do"
    print "        case ${COMP_WORDS[i]} in"
    print "            --lang) ((i++)) ;;"
    print "            -*) ;;"
    print "            *) command=${COMP_WORDS[i]}; break ;;"
    print "        esac"
    print "    done"
    print "    case $command in"
    printf "        '') options='%s --help --version --lang' ;;\n", substr(names, 2)
    for (i = 1; i <= commands; i++)
        printf "        %s) options='%s' values='%s' ;;\n", order[i], substr(options[order[i]], 2), \
            (order[i], "") in kind ? kind[order[i], ""] : "none"
    print "        *) return ;;"
    print "    esac"
    print "    case $command,$before in"
    print "        ,--lang) values='zh en' ;;"
    printf "%s", cases
    print "        *) before= ;;"
    print "    esac"
    print "    COMPREPLY=()"
    print "    if [[ -z $before && ( $word == -* || -z $command ) ]]; then"
    print "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")"
    print "        return"
    print "    fi"
    print "    case $values in"
    print "        none) ;;"
    print "        file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$word\") ;;"
    print "        folder) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$word\") ;;"
    print "        'file '*) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -W \"${values#file }\" -- \"$word\"; compgen -f -- \"$word\") ;;"
    print "        *) mapfile -t COMPREPLY < <(compgen -W \"$values\" -- \"$word\") ;;"
    print "    esac"
    print "}"
    print "complete -F _tally tally"
}
