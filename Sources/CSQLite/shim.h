#pragma once
#include <sqlite3.h>

// Swift can't call a function with variable arguments; each of these fixes them to the one form that we need.

/// Switches one of SQLite's `SQLITE_DBCONFIG_…` flags on or off for a connection.
static inline int csqlite_configure(sqlite3 *connection, int option, int isOn) {
    return sqlite3_db_config(connection, option, isOn, (int *)0);
}

/// Stops SQLite from counting its memory, for which each of its allocations takes one lock of the whole process. Only of
/// effect before SQLite is first used.
static inline int csqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// Tells SQLite that the bytes stay where they are until the statement has run.
static inline sqlite3_destructor_type csqlite_static(void) { return SQLITE_STATIC; }

/// Tells SQLite to copy the bytes before the call returns.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }
