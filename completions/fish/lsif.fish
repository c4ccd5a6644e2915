# fish completion for lsif(1)

# is there no operand yet? So it is too where an option wants its argument
function __lsif_options
    argparse -s 0 4 6 c d f g j L l p r u m= n= o= t= \
        -- (commandline -opc)[2..-1] 2>/dev/null
    or return 0
    not set -q argv[1]
end

# what the rest prints, behind the words of a list that are there already; the
# option $argv[1] may be of the same word
function __lsif_list
    set -l typed (commandline -ct | string replace -r "^-[^-mnot]*$argv[1]" '')
    printf '%s\n' (string match -r '.*,' -- "$typed"; or echo)($argv[2..-1])
end

function __lsif_kinds
    lsif -o kind,type | string split \t | string match -v -- -
    echo wlan
end

complete -c lsif -f -k -a '(lsif 2>/dev/null)' -d interface
complete -c lsif -n __lsif_options -s 0 -d 'NUL ends lines'
complete -c lsif -n __lsif_options -s 4 -d 'with a usable IPv4 address'
complete -c lsif -n __lsif_options -s 6 -d 'with a usable IPv6 address'
complete -c lsif -n __lsif_options -s c -d 'with carrier'
complete -c lsif -n __lsif_options -s d -d 'not administratively up'
complete -c lsif -n __lsif_options -s f -d 'follow: the present state, then each change'
complete -c lsif -n __lsif_options -s g -d 'with a default route'
complete -c lsif -n __lsif_options -s j -d 'JSON, as ip -j -d addr'
complete -c lsif -n __lsif_options -s L -d 'no loopback'
complete -c lsif -n __lsif_options -s l -d 'a table for people'
complete -c lsif -n __lsif_options -s p -d 'physical'
complete -c lsif -n __lsif_options -s r -d 'running'
complete -c lsif -n __lsif_options -s u -d 'administratively up'
complete -c lsif -n __lsif_options -s m -x -a '- (lsif 2>/dev/null)' -d 'enslaved to master, or - to none'
complete -c lsif -n __lsif_options -s n -x -d 'with an address inside this prefix'
complete -c lsif -n __lsif_options -s o -x -a '(__lsif_list o lsif -o help)' -d 'these columns (help lists them)'
complete -c lsif -n __lsif_options -s t -x -a '(__lsif_list t __lsif_kinds)' -d 'of one of these kinds or types: veth, ether, wlan ...'
complete -c lsif -n __lsif_options -l help -d 'the usage'
complete -c lsif -n __lsif_options -l version -d 'the version'
