# fish completion for ifaddr(1)

# is there no operand yet? So it is too where an option wants its argument
function __ifaddr_options
    argparse -s 0 1 4 6 a c H h j S g= n= o= s= \
        -- (commandline -opc)[2..-1] 2>/dev/null
    or return 0
    not set -q argv[1]
end

# the columns, behind those that are there and -o itself if it is one word
function __ifaddr_columns
    set -l typed (commandline -ct | string replace -r '^-[^-gnos]*o' '')
    printf '%s\n' (string match -r '.*,' -- "$typed"; or echo)(ifaddr -o help)
end

complete -c ifaddr -f -k -a '(lsif 2>/dev/null)' -d interface
complete -c ifaddr -n __ifaddr_options -s 0 -d 'NUL ends names read and lines written'
complete -c ifaddr -n __ifaddr_options -s 1 -d 'the best address of each name'
complete -c ifaddr -n __ifaddr_options -s 4 -d 'IPv4'
complete -c ifaddr -n __ifaddr_options -s 6 -d 'IPv6'
complete -c ifaddr -n __ifaddr_options -s a -d 'every address, not only the usable ones'
complete -c ifaddr -n __ifaddr_options -s c -d 'with the prefix length: 10.0.0.5/24'
complete -c ifaddr -n __ifaddr_options -s H -d 'with the name before each address'
complete -c ifaddr -n __ifaddr_options -s h -d 'never with the name'
complete -c ifaddr -n __ifaddr_options -s j -d 'JSON'
complete -c ifaddr -n __ifaddr_options -s S -d 'no temporary IPv6 address'
complete -c ifaddr -n __ifaddr_options -s g -x -a default -d 'the local address that leaves for dest (an address or default)'
complete -c ifaddr -n __ifaddr_options -s n -x -d 'inside this prefix'
complete -c ifaddr -n __ifaddr_options -s o -x -a '(__ifaddr_columns)' -d 'these columns (help lists them)'
complete -c ifaddr -n __ifaddr_options -s s -x -a 'global link host' -d 'of scope global, link or host'
complete -c ifaddr -n __ifaddr_options -l help -d 'the usage'
complete -c ifaddr -n __ifaddr_options -l version -d 'the version'
