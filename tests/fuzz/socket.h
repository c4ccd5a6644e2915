/*
 * Sockets of probes, answered from the input; fuzz.h, system.h come first.
 *
 * A datagram that comes in is made from one that was sent. It begins with a
 * byte of SOCKET_..., 0: none is there; then follow, as those say: which that
 * was sent, another sender, its cut length, bytes that are different, control
 * messages.
 */

enum {
	SOCKET_THERE = 0x1,	/* else there is none */
	SOCKET_ERROR = 0x2,	/* an ICMP error, where one may come here */
	SOCKET_OTHER = 0x4,	/* 16 bytes of another sender */
	SOCKET_CUT = 0x8,	/* 16 bits: its length */
	SOCKET_CHANGED = 0x10,	/* how many, then 16 bits of place, 8 to xor */
	SOCKET_CONTROL = 0x20	/* how many, then which, its length, bytes */
};
