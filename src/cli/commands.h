/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "command.h"
G_BEGIN_DECLS

/* Finds the command that argv names, runs it, returns the exit status. */
int takings_commands_run (int argc, char **argv);

G_END_DECLS
