bats_require_minimum_version 1.7.0
load /usr/lib/bats/bats-support/load
load /usr/lib/bats/bats-assert/load

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${BIN:=$TOP/build/bin}"
PATH=$BIN:$PATH

# run "$@" in a fresh network namespace of its own: only lo, and that is down
netns() {
	unshare -rn "$@"
}

# the SYNOPSIS of a man page as one line
synopsis() {
	mandoc -Tascii "$TOP/man/$1.1" | col -bx |
	    sed -n '/^SYNOPSIS/,/^DESCRIPTION/{//d;p;}' | xargs
}
