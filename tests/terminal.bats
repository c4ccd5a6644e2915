# what pingsweep's line of progress does to a terminal: screen.py interprets all
# that is written there, and nothing else is to be on the line with it

setup() {
	load lib/network
	load lib/helper
	/usr/bin/python3 -c 'import pyte' 2>/dev/null ||
	    skip "no pyte, which interprets a terminal"
	cd "$BATS_TEST_TMPDIR"
}

# The hosts answer a while after one another, of .9 and on there are none. With
# -e records come while there is progress; in order they wait for those before.
HOSTS='reply(after=to * .3 if to < 9 else 999)'

# run screen.py "$@" in a network where the hosts are as $HOSTS says; some
# pythons that may come first in PATH lack the distribution's modules
screen() {
	run among "$HOSTS" "/usr/bin/python3 '$TOP/tests/peers/screen.py' $(
	    printf '%q ' "$@")"
	echo "$output"
}

# progress, and what is never to be on a line with it
LINE='[0-9]+% [0-9]+/14 hosts'
ALONE='%.*10\.99|10\.99.*%|%.*pingsweep: |[^ \n] *pingsweep: .*%|\^C.*10\.99'

# the addresses and states on the screen are those of the sweep, in any order
records() {
	sed -nE 's/^(10\.99\.0\.[0-9]+) +(alive|inactive) .*/\1 \2/p' \
	    <<<"$output" | sort -t . -k 4n >got
	{
		printf '10.99.0.%d alive\n' {1..8}
		printf '10.99.0.%d inactive\n' {9..14}
	} | cmp - got
}

@test "pingsweep on a terminal: records and progress are never on one line" {
	screen -n "$ALONE" -s "^pingsweep: $LINE, [0-9]+ alive, [0-9]+s left" '' \
	    -s "10\.99\.0\.5 .*\n.*\npingsweep: $LINE" '' \
	    pingsweep -e -t 2s 10.99.0.0/28
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 14 ]
	records

	# in order, with totals, behind messages
	screen -n "$ALONE" -s "^pingsweep: $LINE" '' \
	    pingsweep -c -k 1 -t 3s 10.99.0.0/28
	[ "$status" -eq 1 ]
	records
	[[ ${lines[14]} == total* ]]
	[[ $output != *%* ]]
}

@test "pingsweep on a terminal: the line fits, and a narrow one has less of it" {
	local columns text
	for columns in 20 10; do
		text='^[0-9]+%$'
		[ $columns = 10 ] || text='^[0-9]+% [0-9]+/14 hosts$'
		screen -c $columns -n '%.*10\.99|10\.99.*%' -n 'alive, ' \
		    -n '%.*\n.*(%|hosts|left)' -s "$text" '' \
		    pingsweep -e -a -t 2s 10.99.0.0/28
		[ "$status" -eq 1 ]
		[ "$output" = "$(printf '10.99.0.%d\n' {1..8})" ]
	done
}

@test "pingsweep on a terminal: made narrower, it has a shorter line" {
	screen -n 'left.*\n.*left' -n '%.*10\.99|10\.99.*%' \
	    -s ' alive, [0-9]+s left$' 'columns 30' \
	    -s "^pingsweep: $LINE\$" 'columns 12' -s '^[0-9]+%$' '' \
	    pingsweep -a -t 3s 10.99.0.0/28
	[ "$status" -eq 1 ]
	[ "$output" = "$(printf '10.99.0.%d\n' {1..8})" ]
}

@test "pingsweep on a terminal: nor with records that come back through a pipe" {
	HOSTS='reply(after=to * .1 if to < 8 else 2.5 if to == 8 else 999)'
	# it comes again a second after the last of them
	screen -n "$ALONE" -s "^pingsweep: $LINE, 7" '' -s '^10.99.0.8' '' \
	    -s "^pingsweep: $LINE, 8" '' \
	    bash -o pipefail -c 'pingsweep -e -k 1 -t 5s 10.99.0.0/28 | cat'
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 14 ]
	records
}

@test "pingsweep on a terminal: records elsewhere leave the line alone, it goes at the end" {
	screen -n "$ALONE" -s "^pingsweep: $LINE, [1-5] alive" '' \
	    -s "^pingsweep: $LINE, [6-8] alive" '' \
	    sh -c 'pingsweep -e -k 1 -t 3s 10.99.0.0/28 >out'
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	output=$(tr '\t' ' ' <out)
	records
}

@test "pingsweep on a terminal: JSON objects, and totals" {
	screen -n '%.*\{|\}.*%' -s '^pingsweep: [0-9]+% .*hosts' '' \
	    pingsweep -cej -k 1 -t 3s 10.99.0.3-9
	[ "$status" -eq 1 ]
	tr -d '\n' <<<"$output" | sed 's/}/}\n/g' >out
	[ "$(jq -s length out)" -eq 8 ]
	[ "$(jq -s '.[-1].total' out)" -eq 7 ]
}

@test "pingsweep on a terminal: -q says nothing unless it is asked" {
	HOSTS=pass screen -n '%' pingsweep -q -k 1 -t 2s 10.99.0.2-5
	[ "$status" -eq 1 ]
	[ -z "$output" ]

	HOSTS=pass screen pingsweep -qc -k 1 -t 2s 10.99.0.2-5
	[ "$status" -eq 1 ]
	[[ ${lines[0]} == total* ]]

	# the echo of the key is no part of what it asks for
	HOSTS=pass screen -n '\^.*%' \
	    -s ready 'until [ -s asked ]; do sleep .02; done; kill -USR1 $PID' \
	    -s '%.*alive' 'keys ^\' -s '%.*\n.*%' '' \
	    sh -c 'echo ready; exec pingsweep -q -k 1 -t 3s 10.99.0.2-5'
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[1]} == 'pingsweep: 0% 0/4 hosts, 0 alive'* ]]
	[[ ${lines[2]} == 'pingsweep: 0% 0/4 hosts, 0 alive'* ]]
}

@test "pingsweep on a terminal: ^C leaves records, totals and the place, no more" {
	screen -n "$ALONE" -s "^pingsweep: $LINE, [4-6] alive" 'keys ^C' \
	    pingsweep -c -t 3s 10.99.0.0/28
	[ "$status" -eq 130 ]
	[ "$(grep -c '^10.99.0.[0-9]* *alive ' <<<"$output")" -eq $((${#lines[@]} - 2 - 1)) ]
	[[ $output == *$'\ntotal '*$'\npingsweep: interrupted, resume with -i '[4-8] ]]
	[[ $output != *[%^]* ]]

	# before there is a line
	HOSTS=pass screen -n '\^C.*10' -s 10.99.0.1 'keys ^C' \
	    pingsweep -k 1 -t 9s 10.99.0.1-5
	[ "$status" -eq 130 ]
	[ "${lines[1]}" = 'pingsweep: interrupted, resume with -i 1' ]
	[ "${#lines[@]}" -eq 2 ]
}

@test "pingsweep on a terminal: USR1 and QUIT leave a line each, progress goes on" {
	screen -n "$ALONE" -s "^pingsweep: $LINE" 'kill -USR1 $PID' \
	    -s '%[^%]*%' 'keys ^\' -s '%[^%]*%[^%]*%' '' \
	    pingsweep -e -a -k 1 -t 3s 10.99.0.0/28
	[ "$status" -eq 1 ]
	[ "$(grep -Ec "^pingsweep: $LINE, [0-9]+ alive, [0-9]+s left$" <<<"$output")" -eq 2 ]
	[ "$(grep -c '^10.99.0.[1-8]$' <<<"$output")" -eq 8 ]
	[ "${#lines[@]}" -eq 10 ]
}

@test "pingsweep on a terminal: messages stand alone" {
	# of another host that answers in place of one that was asked
	HOSTS='reply(host=9, after=1.2)' screen -n '%.*answered|answered.*%' \
	    -s "answered(.*\n)+pingsweep: [0-9]+% .*hosts" '' \
	    pingsweep -av -k 1 -t 3s 10.99.0.2-5
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 4 ]
	[ "${lines[0]}" = 'pingsweep: 10.99.0.2: answered by 10.99.0.9' ]

	# of names without an address, before
	HOSTS='reply(after=1.5)' screen -n "$ALONE" -s '[0-9]+% .*hosts' '' \
	    sh -c 'echo nosuch..name | pingsweep -t 3s 10.99.0.5 -'
	[ "$status" -eq 2 ]
	[ "${#lines[@]}" -eq 3 ]
	[ "${lines[0]}" = 'pingsweep: nosuch..name: unknown name' ]
	[[ ${lines[1]} == -\ *error* && ${lines[2]} == 10.99.0.5\ *alive* ]]
}
