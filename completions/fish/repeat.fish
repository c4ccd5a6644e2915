# fish completion for repeat(1), which is every as well

# what is offered for the command and its own arguments, after the interval
function __ifkit_repeat_command
    set -l words (commandline -opc)[2..]
    while set -q words[1]; and string match -qr '^-.' -- $words[1]
        set -l word $words[1]
        set -e words[1]
        test $word = --; and break
        string match -qr '^-[^bdjknTtx]*[bdjknTtx]$' -- $word
        and set -e words[1]
    end
    set -q words[1]; or return
    complete -C (string join ' ' -- (string escape -- $words[2..]) (commandline -ct))
end

for name in repeat every
    complete -c $name -f -k -a '(__ifkit_repeat_command)'
    complete -c $name -s a -d 'start at multiples of the interval on the wall clock, UTC'
    complete -c $name -s e -d 'until a run fails, as -x 1-255'
    complete -c $name -s f -d 'runs stay in the foreground process group'
    complete -c $name -s q -d 'do not say that starts were skipped or runs were cut'
    complete -c $name -s u -d 'until a run succeeds, as -x 0'
    complete -c $name -s v -d 'say how each run ended'
    complete -c $name -s w -d 'wait the interval after each run'
    complete -c $name -s b -x -d 'the same, doubled per further failure up to max'
    complete -c $name -s d -x -d 'the first run is that much later'
    complete -c $name -s j -x -d 'each start is later by up to that much, by chance'
    complete -c $name -s k -x -d 'from TERM to KILL (default 5s, 0 never)'
    complete -c $name -s n -x -d 'at most that many'
    complete -c $name -s T -x -d 'no run after that time, the one in progress is cut'
    complete -c $name -s t -x -d 'cut a run that takes longer'
    complete -c $name -s x -x -d 'until the exit status is one of these, as 2,64-78'
    complete -c $name -l help -d 'the usage'
    complete -c $name -l version -d 'the version'
end
