/* patterns over names, as of a shell; pure */
#ifndef IFKIT_GLOB_H
#define IFKIT_GLOB_H

/*
 * A pattern: * is any text, ? any byte, [a-z] a byte of the set, [!a-z] or
 * [^a-z] one that is not in it; a [ without its ] and \ are ordinary. Sets
 * hold bytes, in any locale.
 */

/* has the text a character that makes it a pattern: * ? [ */
int glob_is(const char *);
/* does the pattern match the whole name? */
int glob_match(const char *pattern, const char *name);

#endif
