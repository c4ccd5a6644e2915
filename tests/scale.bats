# pingsweep in parts: on several machines, one after another, and what it takes

setup() {
	load lib/network
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# 127.1.0.0/22 here, of which 127.1.1.0/25 does not answer
partly() {
	ip link set lo up
	ip route add blackhole 127.1.1.0/25 table local
}

# address, state and reason of each record of "pingsweep $@"
told_of() {
	pingsweep -r 0 -b -t 100ms "$@" 127.1.0.0/22 | cut -f 1,2,4
}

# the most that process $1 has had in memory, in KiB, seen while it runs
peak() {
	local most=0 n

	while n=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' \
	    "/proc/$1/status" 2>/dev/null) && [ "$n" ]; do
		most=$n
	done
	echo "$most"
}

export -f partly told_of peak

@test "pingsweep -P: parts have no host in common, and together they are all" {
	run -0 netns bash -euc '
		partly
		for seed in "" "-z 7"; do
			told_of $seed | sort >whole
			[ "$(cut -f 2 whole | sort | uniq -c | xargs)" = \
			    "896 alive 128 inactive" ]
			for n in 1 2 3 64 1000; do
				: >parts
				for ((k = 1; k <= n; k += n / 20 + 1)); do
					told_of $seed -P $k/$n >part
					[ -s part ]
					cat part >>parts
				done
				[ -z "$(sort parts | uniq -d)" ]
				[ -z "$(sort parts | comm -23 - whole)" ]
				((n > 20)) || sort parts | cmp - whole
			done
		done' 3>&-
	[ -z "$output" ]
}

@test "pingsweep -P: the lists of all parts are the list of all, whatever their number" {
	local n k seed

	pingsweep -lb 10.0.0.0/16 | sort >whole
	for seed in '' '-z 1'; do
		for n in 2 7 60; do
			for ((k = 1; k <= n; k++)); do
				pingsweep -lb $seed -P "$k/$n" 10.0.0.0/16
			done | sort | cmp - whole
		done
	done
}

# the command of the page, where ssh is what follows: no machine but namespaces
@test "pingsweep -P: parts on several machines, by parallel and ssh, are the whole" {
	local recipe

	mkdir bin
	cat >bin/ssh <<-'END'
		#!/bin/sh
		host=$1
		shift
		echo "$host: $*" >>asked
		exec nsenter -t "$(cat "$host.pid")" -n sh -c "$*"
	END
	chmod +x bin/ssh
	recipe=$(mandoc -Tutf8 "$TOP/man/pingsweep.1" | col -bx |
	    sed -n 's/^ *\(parallel .*\)/\1/p')
	[[ $recipe == *'{#}/4 10.0.0.0/16 ::: a b c d' ]]
	recipe=${recipe/10.0.0.0\/16/127.1.0.0\/22}
	run -0 netns bash -euc '
		for host in a b c d; do
			keep_another
			kept_all+=" $kept"
			echo "$kept" >$host.pid
			nsenter -t "$kept" -n bash -c partly
		done
		trap "kill $kept_all" EXIT
		PATH=$PWD/bin:$PATH
		eval "$1" >parts || echo "$?"
		partly
		pingsweep -a 127.1.0.0/22 | sort >whole' bash "$recipe" 3>&-
	assert_output 4	# parts in which somebody is inactive
	assert_equal "$(wc -l <whole)" 894
	sort parts | cmp - whole
	assert_equal "$(cut -d : -f 1 asked | sort | xargs)" "a b c d"
}

@test "pingsweep -i: what was interrupted goes on, and each host is there once" {
	run -0 netns bash -euc '
		partly
		mkfifo pipe
		for more in "" "-z 3" "-z 3 -P 2/3"; do
			told_of $more >whole
			env --default-signal=INT pingsweep -r 2000 -b -t 100ms \
			    $more 127.1.0.0/22 >pipe 2>said &
			pid=$!
			exec 4<pipe
			for ((n = 0; n < 100; n++)); do
				read -r line <&4
				printf "%s\n" "$line"
			done | cut -f 1,2,4 >parts
			kill -INT $pid
			cut -f 1,2,4 <&4 >>parts
			exec 4<&-
			r=0
			wait $pid || r=$?
			[ $r -eq 130 ]
			pos=$(sed -n "s/.*interrupted, resume with -i //p" said)
			[ $pos -ge 100 ]
			[ $pos -eq $(wc -l <parts) ]
			told_of $more -i $pos >>parts
			cmp parts whole
		done' 3>&-
	[ -z "$output" ]
}

@test "pingsweep -i: it may be interrupted again and again, wherever it is by then" {
	run -0 netns bash -euc '
		partly
		mkfifo pipe
		for more in "" "-z 3 -P 2/3"; do
			told_of $more >whole
			: >parts
			r=130
			while [ $r -eq 130 ]; do
				pos=$(wc -l <parts)
				env --default-signal=INT pingsweep -r 2000 -b -t 100ms \
				    $more -i $pos 127.1.0.0/22 >pipe 2>said &
				pid=$!
				exec 4<pipe
				for ((n = 0; n < 61; n++)); do
					read -r line <&4 || break
					printf "%s\n" "$line"
				done | cut -f 1,2,4 >>parts
				kill -INT $pid 2>/dev/null || :
				cut -f 1,2,4 <&4 >>parts
				exec 4<&-
				r=0
				wait $pid || r=$?
				[ $r -ne 130 ] || [ "$(cat said)" = \
				    "pingsweep: interrupted, resume with -i $(wc -l <parts)" ]
			done
			[ $r -le 1 ]
			cmp parts whole
		done' 3>&-
	[ -z "$output" ]
}

# the far hosts that are missing do not answer at all: the first one holds up the
# sweep until it is interrupted; those behind it that are decided by then have a
# record in both parts
@test "pingsweep -i: with silent hosts, no host is left out" {
	run -0 netns bash -euc '
		network
		alive 10.77.0.0/26 10.77.0.128/27
		pingsweep -lb 10.77.0.0/26 10.77.0.128/27 >there
		mkfifo pipe
		for more in "" "-e" "-z 38" "-e -z 38" "-z 38 -P 2/3"; do
			pingsweep -lb ${more/-e/} 10.77.0.0/24 >whole
			grep -Fxf there whole >answer
			silent=$(grep -nvFxf there whole | head -n 1)
			before=$((${silent%%:*} - 1))
			((before > 0))
			count=$before
			[[ $more != -e* ]] || count=$(wc -l <answer)
			env --default-signal=INT pingsweep -r 0 -b -t 1m $more \
			    10.77.0.0/24 >pipe 2>said &
			pid=$!
			exec 4<pipe
			for ((n = 0; n < count; n++)); do
				read -r line <&4
				printf "%s\n" "$line"
			done >first
			kill -INT $pid
			cat <&4 >>first
			exec 4<&-
			r=0
			wait $pid || r=$?
			[ $r -eq 130 ]
			[ "$(cat said)" = "pingsweep: interrupted, resume with -i $before" ]
			[ -z "$(cut -f 1 first | sort | uniq -d)" ]
			[[ $more == -e* ]] ||
			    head -n $before first | cut -f 1 | cmp - <(
				head -n $before whole)
			pingsweep -r 0 -b ${more/-e/} -i $before 10.77.0.0/24 \
			    >second || [ $? -eq 1 ]
			tail -n +$((before + 1)) whole | cmp - <(cut -f 1 second)
			cat first second | cut -f 1,2 | sort -u >parts
			cut -f 1 parts | cmp - <(sort whole)
			grep alive parts | cut -f 1 | cmp - <(sort answer)
		done' 3>&-
	[ -z "$output" ]
}

# the window of 2^18 hosts is 4 MiB, and the most there is; of 127.0.0.0/8, which
# answers, 152 KiB were seen
@test "pingsweep: memory does not grow with the number of hosts" {
	[ -z "$SAN" ] || skip 'the sanitizers reserve memory'
	run -0 netns bash -euc '
		ip link set lo up
		pingsweep -qc -r 0 -k 1 127.0.0.0/14 >alive &
		peak $!
		echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all
		pingsweep -qc -r 0 -k 1 -t 1m -w 4s 127.0.0.0/11 >dead &
		peak $!
		pingsweep -lb 10.0.0.0/8 >/dev/null &
		peak $!' 3>&-
	assert_equal "$(cut -f 4,6,8 alive)" "$(printf '262142\t0\t0')"
	(($(cut -f 10 dead) <= 1 << 18))
	((lines[0] > 0 && lines[0] < 512))
	((lines[1] > 0 && lines[1] < 8192))
	((lines[2] > 0 && lines[2] < 512))
}

# instructions, counted, not timed: four times the hosts are four times the work
@test "pingsweep: work grows as the number of hosts does" {
	[ -z "$SAN" ] || skip 'valgrind runs no program with sanitizers'
	run -0 netns bash -euc '
		counted() {	# without a seccomp filter, which would kill valgrind
			strace -qq -f --seccomp-bpf -o /dev/null \
			    -e inject=prctl:error=EINVAL valgrind \
			    --tool=callgrind --callgrind-out-file=/dev/null \
			    pingsweep -b "$@" 2>&1 >/dev/null |
			    sed -n "s/.*Collected *: //p"
		}
		ip link set lo up
		ip route add blackhole 127.1.1.0/25 table local
		counted -r 0 -k 1 127.1.0.0/20
		counted -r 0 -k 1 127.1.0.0/18
		counted -l -z 7 10.0.0.0/18
		counted -l -z 7 10.0.0.0/16
		counted -l -z 7 -P 3/4 10.0.0.0/16' 3>&-
	assert_equal "${#lines[@]}" 5
	((lines[1] < 5 * lines[0] && lines[3] < 5 * lines[2]))
	((lines[4] < 2 * lines[2]))
}
