#include "cli/command_line.h"

int main(int argc, char** argv) {
    return canbao::run_command_line(argc, argv, [](CLI::App&, const canbao::TakeRun&) {});
}
