/*
 * Sockets of probes, answered from the input; fuzz.h, system.h come first.
 *
 * A received datagram is made from a sent one. The input has a byte of
 * SOCKET_... for it, 0 if there is none. Then follow, as these flags say: which
 * sent datagram, another sender, the length to cut to, changed bytes, control
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
