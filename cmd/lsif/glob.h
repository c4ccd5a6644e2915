/* shell patterns over names: * ? [a-z] [!a-z]; \ is an ordinary character */
#ifndef IFKIT_GLOB_H
#define IFKIT_GLOB_H


/* has it a character that makes it a pattern? */
int glob_is(const char *);
/* does the whole name match? */
int glob_match(const char *pattern, const char *name);

#endif
