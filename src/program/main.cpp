#include "cli/command_line.h"
#include "program/serve_line.h"

int main(int argc, char** argv) { return canbao::run_command_line(argc, argv, canbao::add_serve); }
