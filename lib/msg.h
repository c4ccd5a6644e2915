/* messages: one line on standard error, in one write(2) */
#ifndef IFKIT_MSG_H
#define IFKIT_MSG_H

/*
 * Report "PROG: WHAT: WHY", or without WHY if it is NULL. PROG is the name that
 * the program was called by. ? stands for control and non-UTF-8 bytes; what is
 * too long is cut. Returns 2, the exit status of errors.
 */
int msg(const char *what, const char *why);
/* the same, WHY from errno */
int msg_errno(const char *what);
/* report "PROG: NAME: no such interface", or "empty name"; returns 2 */
int msg_no_interface(const char *name);
/*
 * The same for an operand: if it looks like an option, the message adds that
 * options come before names.
 */
int msg_no_operand(const char *name);
enum { MSG_REASON = 32 };	/* bytes of room for a number */

/*
 * strerror(3)'s text for errors that occur here, as all texts would add 2 KB;
 * for others their number, "errno 111", which is written into the room
 */
const char *msg_reason(int error, char room[MSG_REASON]);
/* the same without a room: other errors get a text that fits any error */
const char *msg_error(int error);

#endif
