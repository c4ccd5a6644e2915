#include "text.h"

#include <string.h>

#include "arp_nd.h"
#include "lib/ip.h"

void
text_bytes(struct text *t, const char *s, size_t n)
{
	size_t room = sizeof t->s - 1 - t->n;

	if (n > room)
		n = room;
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void
text_add(struct text *t, const char *s)
{
	text_bytes(t, s, strlen(s));
}

void
text_number(struct text *t, uint64_t v)
{
	if (v > 9)
		text_number(t, v / 10);
	text_bytes(t, &"0123456789"[v % 10], 1);
}

void
text_ip(struct text *t, const struct ip *ip)
{
	if (sizeof t->s - t->n >= IP_TEXT)
		t->n += ip_format(t->s + t->n, ip);
	t->s[t->n] = '\0';
}

void
text_mac(struct text *t, const uint8_t *mac)
{
	if (sizeof t->s - t->n > ARP_ND_TEXT) {
		arp_nd_format(t->s + t->n, mac);
		t->n += ARP_ND_TEXT;
	}
	t->s[t->n] = '\0';
}
