/* one line of trouble on standard error, in one write */

/*
 * "PROG: WHAT: WHY", PROG the name this program was called by, WHY left out
 * if NULL; control and non-UTF-8 bytes are shown as ?. Returns 2, the exit
 * status of trouble.
 */
int msg(const char *what, const char *why);
/* the same, WHY being what errno says */
int msg_errno(const char *what);
/* "PROG: NAME: no such interface", an empty name being said in words; 2 */
int msg_no_interface(const char *name);
/* the same of an operand; one like an option: that those come before names */
int msg_no_operand(const char *name);
/* what strerror(3) says of those errors that we meet; that one costs 2 KB */
const char *msg_error(int error);
