/* options that no program has, for walks of argument vectors */
static const char table[] =
    "-0\tzero\n"
    "-a\tthe letter a\n"
    "-b\tthe letter b\n"
    "-v\tverbose\n"
    "-o col,...\tcolumns\n"
    "-t time\tlimit\n";
