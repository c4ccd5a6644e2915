# fish completion for ifisup(1), which is ifup? as well

# is there no operand yet? So it is too where an option wants its argument
function __ifisup_options
    argparse -s 0 4 6 c d e g O l u v w s= t= \
        -- (commandline -opc)[2..-1] 2>/dev/null
    or return 0
    not set -q argv[1]
end

for name in ifisup 'ifup?'
    complete -c $name -f -k -a '(lsif 2>/dev/null)' -d interface
    complete -c $name -n __ifisup_options -s 0 -d 'NUL ends names read and lines written'
    complete -c $name -n __ifisup_options -s 4 -d 'with a usable IPv4 address'
    complete -c $name -n __ifisup_options -s 6 -d 'with a usable IPv6 address'
    complete -c $name -n __ifisup_options -s c -d 'has carrier, instead of running'
    complete -c $name -n __ifisup_options -s d -d 'the conditions fail'
    complete -c $name -n __ifisup_options -s e -d 'exists, instead of running'
    complete -c $name -n __ifisup_options -s g -d 'with a default route'
    complete -c $name -n __ifisup_options -s O -d 'one of the names is enough'
    complete -c $name -n __ifisup_options -s l -d 'with a link-local IPv6 address'
    complete -c $name -n __ifisup_options -s u -d 'administratively up, instead of running'
    complete -c $name -n __ifisup_options -s v -d 'say the answer for each name'
    complete -c $name -n __ifisup_options -s w -d 'wait until it is so'
    complete -c $name -n __ifisup_options -s s -x -d 'it must hold that long'
    complete -c $name -n __ifisup_options -s t -x -d 'wait, but no longer'
    complete -c $name -n __ifisup_options -l help -d 'the usage'
    complete -c $name -n __ifisup_options -l version -d 'the version'
end
