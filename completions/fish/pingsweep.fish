# fish completion for pingsweep(1)

# is there no operand yet? So it is too where an option wants its argument
function __pingsweep_options
    argparse -s 0 4 6 A a b C c e D F j l n q u v I= i= k= m= N= P= p= r= S= s= \
        T= t= w= X= x= z= -- (commandline -opc)[2..-1] 2>/dev/null
    or return 0
    not set -q argv[1]
end

complete -c pingsweep -f -k -a '(__fish_print_hostnames)' -d host
complete -c pingsweep -f -k -n '__fish_contains_opt -s A' -a '(lsif 2>/dev/null)' -d interface
complete -c pingsweep -n __pingsweep_options -s 0 -d 'NUL ends targets read and records written'
complete -c pingsweep -n __pingsweep_options -s 4 -d 'IPv4 only'
complete -c pingsweep -n __pingsweep_options -s 6 -d 'IPv6 only; with -4 both'
complete -c pingsweep -n __pingsweep_options -s A -d 'by ARP or neighbour solicitation, in own networks only'
complete -c pingsweep -n __pingsweep_options -s a -d 'only the addresses that answered'
complete -c pingsweep -n __pingsweep_options -s b -d 'the first and last address of an IPv4 network too'
complete -c pingsweep -n __pingsweep_options -s C -d 'with -p, only a host with an open port is alive'
complete -c pingsweep -n __pingsweep_options -s c -d 'a last line with the totals'
complete -c pingsweep -n __pingsweep_options -s e -d 'records as they come in, not in target order'
complete -c pingsweep -n __pingsweep_options -s D -d 'never fragment a probe, here or on the way'
complete -c pingsweep -n __pingsweep_options -s F -d 'allow multicast, reserved space and more than 2^24 hosts'
complete -c pingsweep -n __pingsweep_options -s j -d 'JSON, an object a line'
complete -c pingsweep -n __pingsweep_options -s l -d 'list the targets and send nothing'
complete -c pingsweep -n __pingsweep_options -s n -d 'look up no names'
complete -c pingsweep -n __pingsweep_options -s q -d 'no records'
complete -c pingsweep -n __pingsweep_options -s u -d 'only the addresses that did not answer'
complete -c pingsweep -n __pingsweep_options -s v -d 'say what was left out, dropped, or answered for others'
complete -c pingsweep -n __pingsweep_options -s I -x -a '(lsif 2>/dev/null)' -d 'probe through this interface'
complete -c pingsweep -n __pingsweep_options -s i -x -d 'skip that many, to resume'
complete -c pingsweep -n __pingsweep_options -s k -x -d 'probe the silent that often (default 2)'
complete -c pingsweep -n __pingsweep_options -s m -x -d 'mark packets for routing'
complete -c pingsweep -n __pingsweep_options -s N -x -d 'stop at that many answers'
complete -c pingsweep -n __pingsweep_options -s P -x -d 'the i-th of n parts'
complete -c pingsweep -n __pingsweep_options -s p -x -d 'by TCP connections to these ports (21-23,80), not echo'
complete -c pingsweep -n __pingsweep_options -s r -x -d 'probes a second (default 1000, 0 unpaced)'
complete -c pingsweep -n __pingsweep_options -s S -x -a '(lsif 2>/dev/null | ifaddr -h 2>/dev/null)' -d 'probe from this address'
complete -c pingsweep -n __pingsweep_options -s s -x -d 'payload of a probe (default 24)'
complete -c pingsweep -n __pingsweep_options -s T -x -d 'time to live of a probe'
complete -c pingsweep -n __pingsweep_options -s t -x -a auto -d 'wait for an answer (default 500ms; auto adapts)'
complete -c pingsweep -n __pingsweep_options -s w -x -d 'stop that long after the first probe'
complete -c pingsweep -n __pingsweep_options -s X -r -F -d 'exclude the targets in this file'
complete -c pingsweep -n __pingsweep_options -s x -x -d 'exclude these targets'
complete -c pingsweep -n __pingsweep_options -s z -x -d 'random order, the same for each seed'
complete -c pingsweep -n __pingsweep_options -l help -d 'the usage'
complete -c pingsweep -n __pingsweep_options -l version -d 'the version'
