#include "cli/run.h"

int main(int argc, char** argv) { return spamtrace::run_program(argc, argv); }
