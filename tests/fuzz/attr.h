/* attributes of a netlink message, the slow way; fuzz.h comes first */

/* the two bytes at p as a number in this machine's byte order */
static inline unsigned
half(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* what one attribute holds; p NULL: there is none */
struct payload {
	const uint8_t *p;
	size_t n;
};

/*
 * the last of this type whose payload is of min to max bytes, up to the first
 * attribute whose length lies
 */
static inline struct payload
last_attr(struct payload in, unsigned type, size_t min, size_t max)
{
	struct payload found = { 0 };
	size_t at = 0, len;

	while (at + 4 <= in.n) {
		len = half(in.p + at);
		if (len < 4 || len > in.n - at)
			break;
		if ((half(in.p + at + 2) & 0x3fff) == type &&
		    len - 4 >= min && len - 4 <= max)
			found = (struct payload){ in.p + at + 4, len - 4 };
		at += (len + 3) / 4 * 4;
	}
	return found;
}

/* the attributes of a message of n bytes, behind its family's head bytes */
static inline struct payload
attrs_of(const uint8_t *message, size_t n, size_t head)
{
	head += 16;
	return n < head ? (struct payload){ 0 } :
	    (struct payload){ message + head, n - head };
}

/* an attribute's first 4 bytes as a number; without one, otherwise */
static inline uint32_t
number_attr(struct payload in, unsigned type, uint32_t otherwise)
{
	struct payload a = last_attr(in, type, 4, SIZE_MAX);

	if (a.p)
		memcpy(&otherwise, a.p, sizeof otherwise);
	return otherwise;
}

/*
 * The bytes of a field for a text. All texts that fit are written there, the
 * last on top, as by a writer that clears the field only once.
 */
static inline void
text_attr(struct payload in, unsigned type, char *to, size_t size)
{
	size_t at = 0, len, n;

	memset(to, 0, size);
	for (; at + 4 <= in.n; at += (len + 3) / 4 * 4) {
		len = half(in.p + at);
		if (len < 4 || len > in.n - at)
			break;
		if ((half(in.p + at + 2) & 0x3fff) != type)
			continue;
		n = strnlen((const char *)in.p + at + 4, len - 4);
		if (n < size)
			memcpy(to, in.p + at + 4, n);
	}
}

/* does a field, a length and bytes, hold what the attribute says? */
static inline int
bytes_are(struct payload in, unsigned type, const uint8_t *field, size_t size)
{
	struct payload a = last_attr(in, type, 0, size - 1);

	return a.p ? field[0] == a.n && !memcmp(field + 1, a.p, a.n) :
	    field[0] == 0;
}
