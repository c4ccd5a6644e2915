# fish completion for repeat(1), which is every as well

# the interval and what stands behind it, before the cursor, if there is one
function __repeat_rest
    argparse -s a e f q u v w b= d= j= k= n= T= t= x= \
        -- (commandline -opc)[2..-1] 2>/dev/null
    and set -q argv[1]
    and string escape -- $argv
end

function __repeat_options
    not __repeat_rest >/dev/null
end

# what is offered for the command and its own arguments
function __repeat_command
    set -l rest (__repeat_rest)
    and complete --do-complete=(string join ' ' -- $rest[2..-1] (commandline -ct))
end

for name in repeat every
    complete -c $name -f -k -a '(__repeat_command)'
    complete -c $name -n __repeat_options -s a -d 'start at multiples of the interval on the wall clock, UTC'
    complete -c $name -n __repeat_options -s e -d 'until a run fails, as -x 1-255'
    complete -c $name -n __repeat_options -s f -d 'runs stay in the foreground process group'
    complete -c $name -n __repeat_options -s q -d 'do not say that starts were skipped or runs were cut'
    complete -c $name -n __repeat_options -s u -d 'until a run succeeds, as -x 0'
    complete -c $name -n __repeat_options -s v -d 'say how each run ended'
    complete -c $name -n __repeat_options -s w -d 'wait the interval after each run'
    complete -c $name -n __repeat_options -s b -x -d 'the same, doubled per further failure up to max'
    complete -c $name -n __repeat_options -s d -x -d 'the first run is that much later'
    complete -c $name -n __repeat_options -s j -x -d 'each start is later by up to that much, by chance'
    complete -c $name -n __repeat_options -s k -x -d 'from TERM to KILL (default 5s, 0 never)'
    complete -c $name -n __repeat_options -s n -x -d 'at most that many'
    complete -c $name -n __repeat_options -s T -x -d 'no run after that time, the one in progress is cut'
    complete -c $name -n __repeat_options -s t -x -d 'cut a run that takes longer'
    complete -c $name -n __repeat_options -s x -x -d 'until the exit status is one of these, as 2,64-78'
    complete -c $name -n __repeat_options -l help -d 'the usage'
    complete -c $name -n __repeat_options -l version -d 'the version'
end
