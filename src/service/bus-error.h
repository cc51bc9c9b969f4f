/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
G_BEGIN_DECLS

/* Names the errors of %TAKINGS_ERROR on the bus, for whoever sends and whoever receives them:
 * io.github.takings.Takings.Error.Auth … Call it before either. Any thread. */
void takings_bus_error_register (void);

G_END_DECLS
