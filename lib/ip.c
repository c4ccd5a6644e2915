#include "lib/ip.h"

#include <string.h>

#include "lib/num.h"
#include "lib/span.h"

/* the whole string as four decimal numbers; -1: it is something else */
static int
parse4(const char *s, uint8_t *b)
{
	int i, n;
	const char *first;

	for (i = 0; i < 4; i++) {
		for (n = 0, first = s; *s >= '0' && *s <= '9' && n < 256; s++)
			n = n * 10 + (*s - '0');
		if (s == first || n > 255 || (*first == '0' && s > first + 1))
			return -1;
		b[i] = (uint8_t)n;
		if (*s++ != (i < 3 ? '.' : '\0'))
			return -1;
	}
	return 0;
}

/* the value of a hexadecimal digit; -1: it is none */
static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;	/* lower case */
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "::" is where gap is: what stands behind it moves to the end */
static int
parse6(const char *s, uint8_t *b)
{
	int i = 0, gap = -1, n, digits, h;
	const char *first;

	if (*s == ':' && *++s != ':')
		return -1;
	for (;;) {
		if (*s == ':') {
			if (gap >= 0)
				return -1;
			gap = i;
			if (!*++s)
				break;
		}
		first = s;
		for (n = digits = 0; (h = hex(*s)) >= 0; s++, digits++)
			n = digits < 4 ? n << 4 | h : n;
		if (*s == '.' && i <= 12) {
			if (parse4(first, b + i) < 0)
				return -1;
			i += 4;
			break;
		}
		if (!digits || digits > 4 || i > 14)
			return -1;
		b[i++] = (uint8_t)(n >> 8);
		b[i++] = (uint8_t)n;
		if (!*s)
			break;
		if (*s++ != ':' || !*s || i == 16)
			return -1;
	}
	if (gap < 0)
		return i == 16 ? 0 : -1;
	if (i > 14)
		return -1;
	memmove(b + 16 - (i - gap), b + gap, (size_t)(i - gap));
	memset(b + gap, 0, (size_t)(16 - i));
	return 0;
}

struct ip
ip_v4(uint32_t v)
{
	return (struct ip){ 4, { (uint8_t)(v >> 24), (uint8_t)(v >> 16),
	    (uint8_t)(v >> 8), (uint8_t)v } };
}

int
ip_parse(const char *s, struct ip *ip)
{
	*ip = (struct ip){ s[span_to(s, ':')] ? 16 : 4, { 0 } };
	return ip->len == 4 ? parse4(s, ip->byte) : parse6(s, ip->byte);
}

const char *
ip_parse_prefix(const char *s, struct ip *ip, int *bits)
{
	char addr[IP_TEXT];
	size_t n = span_to(s, '/');
	const char *slash = s + n;
	uint64_t v;

	if (n >= sizeof addr)
		return "is not an address";
	memcpy(addr, s, n);
	addr[n] = '\0';
	if (ip_parse(addr, ip) < 0)
		return "is not an address";
	v = ip->len * UINT64_C(8);
	if (*slash && num_parse(slash + 1, 0, v, &v))
		return "has a wrong prefix length";
	*bits = (int)v;
	return NULL;
}

static size_t
format4(char *s, const uint8_t *b)
{
	char *p = s;
	int i;

	for (i = 0; i < 4; i++) {
		if (i)
			*p++ = '.';
		if (b[i] > 99)
			*p++ = (char)('0' + b[i] / 100);
		if (b[i] > 9)
			*p++ = (char)('0' + b[i] / 10 % 10);
		*p++ = (char)('0' + b[i] % 10);
	}
	*p = '\0';
	return (size_t)(p - s);
}

/*
 * The group where the first of the longest runs of at least two zero groups
 * begins, and its length (RFC 5952 4.2); -1: there is none.
 */
static int
zeros(const uint8_t *b, int *len)
{
	int i, j, at = -1;

	*len = 1;
	for (i = 0; i < 8; i = j + 1) {
		for (j = i; j < 8 && !b[2 * j] && !b[2 * j + 1]; j++)
			;
		if (j - i > *len) {
			at = i;
			*len = j - i;
		}
	}
	return at;
}

static size_t
format6(char *s, const uint8_t *b)
{
	static const uint8_t mapped[12] = { [10] = 0xff, 0xff };
	char *p = s;
	int i, len, shift, group, at = zeros(b, &len);

	if (!memcmp(b, mapped, sizeof mapped)) {
		memcpy(s, "::ffff:", 7);
		return 7 + format4(s + 7, b + 12);
	}
	for (i = 0; i < 8; i++) {
		if (i == at) {
			*p++ = ':';
			i += len;
			if (i == 8)
				*p++ = ':';
		}
		if (i == 8)
			break;
		if (i)
			*p++ = ':';
		group = b[2 * i] << 8 | b[2 * i + 1];
		for (shift = 12; shift && !(group >> shift); shift -= 4)
			;
		for (; shift >= 0; shift -= 4)
			*p++ = "0123456789abcdef"[group >> shift & 15];
	}
	*p = '\0';
	return (size_t)(p - s);
}

size_t
ip_format(char s[IP_TEXT], const struct ip *ip)
{
	return ip->len == 4 ? format4(s, ip->byte) : format6(s, ip->byte);
}

int
ip_cmp(const struct ip *a, const struct ip *b)
{
	return memcmp(a, b, sizeof *a);
}

struct ip
ip_net(const struct ip *ip, int bits)
{
	struct ip net = *ip;
	int i, mask;

	for (i = 0; i < 16; i++, bits -= 8)
		if (bits < 8) {
			mask = bits > 0 ? 0xff00 >> bits : 0;
			net.byte[i] = (uint8_t)(net.byte[i] & mask);
		}
	return net;
}

int
ip_inside(const struct ip *ip, const struct ip *net, int bits)
{
	struct ip a = ip_net(ip, bits), b = ip_net(net, bits);

	return ip_cmp(&a, &b) == 0;
}

int
ip_linklocal(const struct ip *ip)
{
	return ip->len == 4 ? ip->byte[0] == 169 && ip->byte[1] == 254 :
	    ip->byte[0] == 0xfe && (ip->byte[1] & 0xc0) == 0x80;
}

int
ip_multicast(const struct ip *ip)
{
	return ip->len == 4 ? ip->byte[0] >> 4 == 0xe : ip->byte[0] == 0xff;
}

int
ip_unique_local(const struct ip *ip)
{
	return ip->len == 16 && (ip->byte[0] & 0xfe) == 0xfc;
}
