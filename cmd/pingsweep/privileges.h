/* what this process may do: rights of the caller, and of our file */
#ifndef IFKIT_PRIVILEGES_H
#define IFKIT_PRIVILEGES_H

/*
 * What privileges_drop leaves. "The caller's" are CAP_NET_ADMIN and
 * CAP_NET_RAW, if the caller has them; "our file's" is CAP_NET_RAW, if
 * set-user-id, set-group-id or a file capability gave it. capabilities(7)
 */
enum {
	PRIVILEGES_START, /* the caller's; our file's, but without effect */
	PRIVILEGES_OWN,   /* the caller's */
	PRIVILEGES_ALL    /* nothing: all is dropped */
};

/*
 * Drop privileges for good, down to PRIVILEGES_...: the user and group of the
 * caller, no_new_privs, the capabilities. 0; -1: errno.
 */
int privileges_drop(int what);
/*
 * Let the rights that PRIVILEGES_START kept take effect, to open sockets: the
 * caller drops them again at once. 0; -1: errno.
 */
int privileges_raise(void);

#endif
