/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault-memory.h"

#include <sqlite3.h>

static sqlite3_mem_methods usual;
static GMutex lock;
static guint countdown, n_calls, n_faults;
static gboolean persists;

static gboolean
meet_fault (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  n_calls++;
  if (countdown == 0 || countdown-- > 1)
    return FALSE;
  countdown = persists ? 1 : 0;
  n_faults++;
  return TRUE;
}

static void *
allocate (int size)
{
  return meet_fault () ? NULL : usual.xMalloc (size);
}

static void *
allocate_again (void *memory, int size)
{
  return meet_fault () ? NULL : usual.xRealloc (memory, size);
}

void
fault_memory_install (void)
{
  sqlite3_mem_methods own;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &usual), ==, SQLITE_OK);
  own = usual;
  own.xMalloc = allocate;
  own.xRealloc = allocate_again;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &own), ==, SQLITE_OK);
}

void
fault_memory_arm (guint nth, gboolean goes_on)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  countdown = nth;
  persists = goes_on;
  n_calls = n_faults = 0;
}

guint
fault_memory_disarm (guint *n_failed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  countdown = 0;
  if (n_failed != NULL)
    *n_failed = n_faults;
  return n_calls;
}
