# the archive of programs and the Debian package

setup() {
	load lib/helper
}

# both are made twice: from a commit, and elsewhere from its source archive
setup_file() {
	load lib/helper
	unset SOURCE_DATE_EPOCH MAINTAINER
	export A=$BATS_FILE_TMPDIR/a B="$BATS_FILE_TMPDIR/another, longer place"
	export VERSION=$(value VERSION) ARCH=$(dpkg --print-architecture)
	export TARBALL=ifkit-$VERSION-linux-$ARCH.tar.gz
	export DEB=ifkit_${VERSION}_$ARCH.deb
	repository "$A"
	(umask 022; TZ=UTC LC_ALL=C mk -s -C "$A" dist tarball deb)
	mkdir -m 2775 "$B"
	tar -C "$B" --strip-components=1 -xzf "$A/build/ifkit-$VERSION.tar.gz"
	(umask 077; TZ=Asia/Tokyo LC_ALL=C.UTF-8 mk -s -C "$B" tarball deb)
}

# the archive unpacked, in $unpacked
unpack() {
	tar -C "$BATS_TEST_TMPDIR" -xzf "$A/build/$TARBALL"
	unpacked=$BATS_TEST_TMPDIR/${TARBALL%.tar.gz}
}

@test "two archives and packages made in different places are the same bytes" {
	cmp "$A/build/$TARBALL" "$B/build/$TARBALL"
	cmp "$A/build/$DEB" "$B/build/$DEB"
}

# is every line on standard input of nobody, and of time $1?
of_time() {
	local lines

	lines=$(cat)
	[ "$lines" ] && ! grep -v " 0/0 .* $1 " <<<"$lines"
}

@test "all in them is from the time of the commit, or of SOURCE_DATE_EPOCH" {
	local o=$BATS_TEST_TMPDIR/o time

	cp -a "$A/build" "$o"
	export TZ=UTC
	for time in '2026-01-01 00:00' '2100-01-01 00:00'; do
		tar --numeric-owner -tvzf "$o/$TARBALL" | of_time "$time"
		dpkg-deb --fsys-tarfile "$o/$DEB" |
		    tar --numeric-owner -tv | of_time "$time"
		dpkg-deb --ctrl-tarfile "$o/$DEB" |
		    tar --numeric-owner -tv | of_time "$time"
		ar tv "$o/$DEB" | of_time "$(date -d "$time" '+%b %e %H:%M %Y')"
		SOURCE_DATE_EPOCH=4102444800 mk -s -C "$A" "O=$o" tarball deb
	done
}

@test "SHA256SUMS has the sum of all that was made" {
	cd "$A/build"
	run -0 sha256sum --strict -c SHA256SUMS
	assert_output "$(printf '%s: OK\n' "ifkit-$VERSION-linux-$ARCH.tar.gz" \
	    "ifkit-$VERSION.tar.gz" "$DEB")"
}

@test "clean takes the packages and what they were made of" {
	local o=$BATS_TEST_TMPDIR/o

	cp -a "$A/build" "$o"
	mk -s -C "$A" "O=$o" clean
	run -0 find "$o" -mindepth 1
	refute_output
}

@test "the archive holds files and directories, by names that FAT can hold" {
	run -0 tar -tvzf "$A/build/$TARBALL"
	refute_line --regexp '^[^d-]'
	run -0 tar -tzf "$A/build/$TARBALL"
	LC_ALL=C sort -c <<<"$output"
	refute_line --regexp '[^A-Za-z0-9._/-]|[.](/|$)'
	run -0 sh -c 'tr A-Z a-z | sort | uniq -d' <<<"$output"
	refute_output
}

# mtools change a name that FAT refuses; so must a question mark be noticed
@test "the archive comes back from a FAT file system as it was" {
	local image=$BATS_TEST_TMPDIR/fat back=$BATS_TEST_TMPDIR/back

	unpack
	mkdir "$back"
	mformat -C -i "$image" -T 4096 ::
	mcopy -smi "$image" "$unpacked" ::
	mcopy -smi "$image" "::${unpacked##*/}" "$back"
	diff -r "$unpacked" "$back/${unpacked##*/}"
	: >"$BATS_TEST_TMPDIR/ifup?"
	run mcopy -i "$image" "$BATS_TEST_TMPDIR/ifup?" :: </dev/null
	run -0 mdir -bi "$image" ::
	refute_output --partial 'ifup?'
}

@test "the programs of the archive are those built, and run where they lie" {
	local prog

	unpack
	[ "$(ls "$unpacked/bin")" = "$(value PROGS | tr ' ' '\n')" ]
	for prog in "$unpacked"/bin/*; do
		cmp "$prog" "$A/build/bin/${prog##*/}"
		run -0 "$prog" --version
		assert_output "${prog##*/} $VERSION"
	done
}

@test "what INSTALL says installs what make does, with all second names" {
	local d=$BATS_TEST_TMPDIR/usr

	unpack
	mkdir "$d"
	cd "$unpacked"
	sed -n "s,/usr/local,$d,; s/^    //p" INSTALL >"$BATS_TEST_TMPDIR/sh"
	sh -e "$BATS_TEST_TMPDIR/sh"
	mk -s -C "$A" "DESTDIR=$BATS_TEST_TMPDIR/make" PREFIX= install
	diff -r --no-dereference "$BATS_TEST_TMPDIR/make" "$d"
	run -0 "$d/bin/ifup?" --version
	assert_output "ifup? $VERSION"
}

@test "both have the licences of what is in them" {
	local deb=$BATS_TEST_TMPDIR/deb words

	unpack
	cmp "$A/LICENSE" "$unpacked/LICENSE"
	dpkg-deb -x "$A/build/$DEB" "$deb"
	for words in "the ifkit authors" "Rich Felker" "AND THE AUTHOR" \
	    "IN NO EVENT SHALL THE AUTHORS" "Android Open Source"; do
		grep -qF "$words" "$unpacked"/LICENSE*
		grep -qF "$words" "$deb/usr/share/doc/ifkit/copyright"
	done
}

@test "both have README" {
	unpack
	cmp "$A/README" "$unpacked/README"
	dpkg-deb --fsys-tarfile "$A/build/$DEB" |
	    tar -xO ./usr/share/doc/ifkit/README.gz | gzip -d |
	    cmp - "$A/README"
}

@test "a package that cannot be made leaves no half file" {
	local path=$BATS_TEST_TMPDIR/path o=$BATS_TEST_TMPDIR/o

	mkdir "$path"
	printf '#!/bin/sh\necho half; exit 1\n' >"$path/gzip"
	printf '#!/bin/sh\nfor last; do :; done; echo >"$last"; exit 1\n' \
	    >"$path/dpkg-deb"
	chmod +x "$path/gzip" "$path/dpkg-deb"
	cp -a "$A/build" "$o"
	rm "$o"/ifkit*
	PATH=$path:$PATH run -2 mk -s -C "$A" "O=$o" tarball
	PATH=$path:$PATH run -2 mk -s -C "$A" "O=$o" deb
	run -0 find "$o" -maxdepth 1 -type f ! -name SHA256SUMS
	refute_output
}

# dpkg with a root of its own, $d
scratch() {
	netns dpkg --root="$d" --log=/dev/null --force-script-chrootless "$@"
}

@test "the package installs, its programs run, and nothing is left of it" {
	local d=$BATS_TEST_TMPDIR/d prog

	mkdir -p "$d"/var/lib/dpkg/{info,updates}
	: >"$d/var/lib/dpkg/status"
	run -0 scratch -i "$A/build/$DEB"
	for prog in $(value PROGS) every 'ifup?'; do
		run -0 "$d/usr/bin/$prog" --version
		assert_output "$prog $VERSION"
	done
	run -0 lo_up "$d/usr/bin/ifup?" -v lo
	assert_output $'lo\tup\t-'
	run -0 scratch -L ifkit
	assert_equal "$(sort <<<"$output" | grep -v '^/\.$')" \
	    "$(cd "$d" && find usr -printf '/%p\n' | sort)"
	run -0 scratch -V ifkit
	refute_output
	echo >>"$d/usr/bin/lsif"
	run scratch -V ifkit
	assert_output --partial /usr/bin/lsif
	: >"$d/usr/bin/ifupX"
	run -0 scratch -P ifkit
	run -0 find "$d/usr" ! -type d
	assert_output "$d/usr/bin/ifupX"
}

# those of install, man pages compressed, and what a package has beside
@test "the package has what install puts there, where Debian looks for it" {
	local made=$BATS_TEST_TMPDIR/made

	mk -s -C "$A" "DESTDIR=$made" PREFIX=/usr install
	run -0 sh -c 'cd "$1" && find . ! -type d | sed "
	    s,/zsh/site-functions/,/zsh/vendor-completions/,
	    s,/man/.*,&.gz,"' sh "$made"
	assert_equal "$(dpkg-deb --fsys-tarfile "$A/build/$DEB" |
	    tar -t --quoting-style=literal | grep -v '/$' | sort)" \
	    "$(printf '%s\n' "$output" ./usr/share/doc/ifkit/README.gz \
		./usr/share/doc/ifkit/changelog.gz \
		./usr/share/doc/ifkit/copyright \
		./usr/share/lintian/overrides/ifkit | sort)"
}

@test "the package needs no other, and is for this machine" {
	run -0 dpkg-deb -f "$A/build/$DEB"
	assert_line "Package: ifkit"
	assert_line "Version: $VERSION"
	assert_line "Architecture: $ARCH"
	refute_line --regexp '^(Pre-)?Depends|^Recommends|^Conflicts'
}

@test "lintian finds nothing in the package but what is said to be meant" {
	command -v lintian || skip "no lintian here"
	run -0 lintian --fail-on error,warning "$A/build/$DEB"
}

# what clang makes for each; lld 14 cannot link for s390x
@test "the architecture is that of the programs, by Debian's name" {
	local o=$BATS_TEST_TMPDIR/o arch target

	echo 'int i;' >"$BATS_TEST_TMPDIR/x.c"
	while read -r arch target; do
		rm -rf "$o"
		mkdir -p "$o/tarball/bin"
		clang --target="$target" -c -o "$o/x.o" "$BATS_TEST_TMPDIR/x.c"
		if [ "$arch" = s390x ]; then
			cp "$o/x.o" "$o/tarball/bin/lsif"
		else
			clang --target="$target" -fuse-ld=lld -nostdlib \
			    -shared -o "$o/tarball/bin/lsif" "$o/x.o"
		fi
		"$A/tests/tools/package" tarball "$o" 1
		[ -e "$o/ifkit-1-linux-$arch.tar.gz" ] || fail "$arch"
	done <<-'END'
		amd64 x86_64-linux-gnu
		arm64 aarch64-linux-gnu
		armel arm-linux-gnueabi
		armhf armv7a-linux-gnueabihf
		i386 i686-linux-gnu
		mips mips-linux-gnu
		mips64el mips64el-linux-gnuabi64
		mipsel mipsel-linux-gnu
		ppc64el powerpc64le-linux-gnu
		riscv64 riscv64-linux-gnu
		s390x s390x-linux-gnu
	END
	: >"$o/tarball/bin/lsif"
	run -1 "$A/tests/tools/package" tarball "$o" 1
	assert_output --partial "for no architecture that is known"
}
