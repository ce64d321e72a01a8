#include "web/run_web.h"

int main(int argc, char** argv) { return spamtrace::run_web(argc, argv); }
