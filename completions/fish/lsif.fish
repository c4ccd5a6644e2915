# fish completion for lsif(1)
function __lsif_kinds
    lsif -o kind,type | string split \t | string match -v -- -
    echo wlan
end

complete -c lsif -f -k -a '(lsif 2>/dev/null)' -d interface
complete -c lsif -s 0 -d 'NUL ends lines'
complete -c lsif -s 4 -d 'with a usable IPv4 address'
complete -c lsif -s 6 -d 'with a usable IPv6 address'
complete -c lsif -s c -d 'with carrier'
complete -c lsif -s d -d 'not administratively up'
complete -c lsif -s f -d 'follow: the present state, then each change'
complete -c lsif -s g -d 'with a default route'
complete -c lsif -s j -d 'JSON, as ip -j -d addr'
complete -c lsif -s L -d 'no loopback'
complete -c lsif -s l -d 'a table for people'
complete -c lsif -s p -d 'physical'
complete -c lsif -s r -d 'running'
complete -c lsif -s u -d 'administratively up'
complete -c lsif -s m -x -a '- (lsif 2>/dev/null)' -d 'enslaved to master, or - to none'
complete -c lsif -s n -x -d 'with an address inside this prefix'
complete -c lsif -s o -x -a '(__fish_complete_list , "lsif -o help")' -d 'these columns (help lists them)'
complete -c lsif -s t -x -a '(__fish_complete_list , __lsif_kinds)' -d 'of one of these kinds or types: veth, ether, wlan ...'
complete -c lsif -l help -d 'the usage'
complete -c lsif -l version -d 'the version'
