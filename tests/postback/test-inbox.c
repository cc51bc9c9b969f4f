/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the inbox keeps, for how long, and what a fault at each write leaves of it. */
#include "config.h"

#include "desk.h"
#include "fault-vfs.h"

#include <sqlite3.h>

#define DAY   G_GINT64_CONSTANT (86400)
#define START G_GINT64_CONSTANT (1700000000)
#define KEEP  400

static char *
new_path (void)
{
  g_autofree char *dir = g_dir_make_tmp ("inbox-XXXXXX", NULL);

  return g_build_filename (dir, "inbox.db", NULL);
}

static TakingsInbox *
open_inbox (const char *path)
{
  g_autoptr (GError) error = NULL;
  TakingsInbox *inbox = takings_inbox_open (path, &error);

  g_assert_no_error (error);
  return inbox;
}

static TakingsInboxResult
append (TakingsInbox *inbox, gint64 at, const char *key)
{
  TakingsEvent event = { .kind = key[0] == 'c' ? TAKINGS_EVENT_CLICK : TAKINGS_EVENT_CONVERSION,
                         .at = at,
                         .key = takings_text (key),
                         .campaign = TAKINGS_TEXT ("open"),
                         .data = TAKINGS_TEXT ("{}") };

  return takings_inbox_append (inbox, &event, NULL, NULL);
}

/* A click a day, and of every tenth a sale on its day and a rebill @later days after. */
static void
fill (TakingsInbox *inbox, int n_days, int later)
{
  for (int day = 0; day < n_days; day++)
    {
      g_autofree char *click = g_strdup_printf ("c:7\nk%d", day);
      g_autofree char *sale = g_strdup_printf ("p:7\nk%d\nsale\n", day);
      g_autofree char *rebill = g_strdup_printf ("p:7\nk%d\nrebill\n1", day - later);

      g_assert_cmpint (append (inbox, START + day * DAY, click), ==, TAKINGS_INBOX_NEW);
      if (day % 10 == 0)
        append (inbox, START + day * DAY, sale);
      if (day >= later && (day - later) % 10 == 0)
        append (inbox, START + day * DAY, rebill);
    }
  g_assert_true (takings_inbox_commit (inbox, NULL));
}

static void
note_all_read (TakingsInbox *inbox)
{
  takings_inbox_note_read (inbox, takings_inbox_get_last (inbox));
  g_assert_true (takings_inbox_commit (inbox, NULL));
}

/* A whole round. FALSE: there was a fault. */
static gboolean
prune (TakingsInbox *inbox, gint64 now)
{
  GError *error = NULL;

  for (guint i = 0; takings_inbox_prune (inbox, now, KEEP, &error); i++)
    g_assert_cmpuint (i, <, 10000);
  if (error == NULL)
    return TRUE;
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_clear_error (&error);
  return FALSE;
}

typedef struct
{
  guint clicks, others;
  gint64 first, oldest;
} Content;

static void
count (const TakingsEvent *event, gpointer data)
{
  Content *content = data;

  if (event->kind == TAKINGS_EVENT_CLICK)
    content->clicks++;
  else
    content->others++;
  if (content->first == 0)
    content->first = event->seq;
  content->oldest = content->oldest == 0 ? event->at : MIN (content->oldest, event->at);
}

static Content
read_all (TakingsInbox *inbox)
{
  Content content = { 0 };

  g_assert_true (takings_inbox_read (inbox, 0, G_MAXINT32, count, &content, NULL));
  return content;
}

/* --- pruning --- */

static void
test_prune (void)
{
  g_autofree char *path = new_path ();
  TakingsInbox *inbox = open_inbox (path);
  gint64 end = START + 1000 * DAY, last;
  Content content;
  char campaign[65];

  fill (inbox, 1000, 380);
  content = read_all (inbox);
  last = takings_inbox_get_last (inbox);
  g_assert_cmpuint (content.clicks, ==, 1000);
  g_assert_cmpuint (content.others, ==, 100 + 62);

  /* However old: what was not read stays, and so does what was read a moment ago. */
  g_assert_true (prune (inbox, end + 100 * KEEP * DAY));
  g_assert_true (prune (inbox, end + 200 * KEEP * DAY));
  g_assert_cmpuint (read_all (inbox).clicks, ==, 1000);
  takings_inbox_close (inbox);
  inbox = open_inbox (path);
  note_all_read (inbox);
  g_assert_true (prune (inbox, end)); /* the clock is right again: waiting begins anew */
  g_assert_true (prune (inbox, end + 29 * DAY));
  g_assert_cmpuint (read_all (inbox).clicks, ==, 1000);

  /* One mark after the other must have been there for its time. */
  end += 31 * DAY;
  g_assert_true (prune (inbox, end));
  g_assert_cmpuint (read_all (inbox).clicks, ==, 1000);
  end += 31 * DAY;
  g_assert_true (prune (inbox, end));
  content = read_all (inbox);
  /* Older than that are the first 662 days. Of their clicks those with a sale stay; that of 34
   * has lost all its conversions in this round, and goes in the next. */
  g_assert_cmpuint (content.clicks, ==, 1000 - 662 + 67);
  g_assert_true (prune (inbox, end));
  content = read_all (inbox);
  g_assert_cmpuint (content.clicks, ==, 1000 - 662 + 33);
  g_assert_cmpuint (content.others, ==, 33 + 33);
  /* A rebill that comes yet finds its click. */
  g_assert_false (
    takings_inbox_find_click (inbox, TAKINGS_TEXT ("7"), TAKINGS_TEXT ("k270"), campaign, NULL));
  g_assert_true (
    takings_inbox_find_click (inbox, TAKINGS_TEXT ("7"), TAKINGS_TEXT ("k300"), campaign, NULL));
  g_assert_cmpstr (campaign, ==, "open");
  g_assert_cmpint (takings_inbox_get_last (inbox), ==, last);
  takings_inbox_close (inbox);

  /* All of it is old and read: the last goes not, and no number is given twice. */
  inbox = open_inbox (path);
  for (int i = 0; i < 4; i++)
    g_assert_true (prune (inbox, end + (gint64) (i + 20) * KEEP * DAY));
  content = read_all (inbox);
  g_assert_cmpuint (content.clicks + content.others, ==, 1);
  g_assert_cmpint (content.first, ==, last);
  takings_inbox_close (inbox);
  inbox = open_inbox (path);
  g_assert_cmpint (takings_inbox_get_last (inbox), ==, last);
  g_assert_cmpint (append (inbox, end, "c:7\nlater"), ==, TAKINGS_INBOX_NEW);
  g_assert_true (takings_inbox_commit (inbox, NULL));
  g_assert_cmpint (takings_inbox_get_last (inbox), ==, last + 1);
  takings_inbox_close (inbox);
}

/* Ten years of a relay that is read every ten days: its file stops growing. */
static void
test_years (void)
{
  g_autofree char *path = new_path ();
  TakingsInbox *inbox = open_inbox (path);
  gint64 sizes[2] = { 0 };

  for (int day = 0; day < 3650; day++)
    {
      for (int i = 0; i < 20; i++)
        {
          g_autofree char *click = g_strdup_printf ("c:7\nday%d-%d", day, i);

          append (inbox, START + day * DAY, click);
        }
      if (day % 10 == 9 || day == 1000)
        {
          g_assert_true (takings_inbox_commit (inbox, NULL));
          note_all_read (inbox);
          g_assert_true (prune (inbox, START + day * DAY));
        }
      if (day == 1000 || day == 3649)
        {
          g_autofree char *wal = g_strconcat (path, "-wal", NULL);

          takings_inbox_close (inbox);
          g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
          g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
          sizes[day == 3649] = (gint64) g_mapped_file_get_length (file);
          inbox = open_inbox (path);
        }
    }
  g_assert_cmpint (sizes[1], <, sizes[0] * 5 / 4);
  g_assert_cmpuint (read_all (inbox).clicks, <=, (KEEP + 90) * 20);
  g_assert_cmpuint (read_all (inbox).clicks, >=, KEEP * 20);
  takings_inbox_close (inbox);
}

/* At each write of a round a fault that goes on: what must be there is there, and the next round
 * does the rest. */
static void
test_prune_faults (void)
{
  gboolean done = FALSE;

  for (guint nth = 1; !done; nth++)
    {
      g_autofree char *path = new_path ();
      TakingsInbox *inbox = open_inbox (path);
      gint64 end = START + 600 * DAY, now = end + 62 * DAY;
      guint n_faults;
      Content content;

      g_assert_cmpuint (nth, <, 1000);
      fill (inbox, 600, 1000);
      takings_inbox_note_read (inbox, 300);
      g_assert_true (takings_inbox_commit (inbox, NULL));
      g_assert_true (prune (inbox, end));
      g_assert_true (prune (inbox, end + 31 * DAY));
      fault_vfs_arm (nth, SQLITE_FULL, TRUE);
      prune (inbox, now);
      content = read_all (inbox);
      takings_inbox_close (inbox);
      fault_vfs_disarm (&n_faults);
      done = n_faults == 0;

      inbox = open_inbox (path);
      g_assert_cmpint (takings_inbox_get_last (inbox), ==, 660);
      content = read_all (inbox);
      g_assert_cmpuint (content.clicks + content.others, >=, 660 - 299);
      g_assert_true (prune (inbox, now));
      g_assert_true (prune (inbox, now));
      content = read_all (inbox);
      /* 262 days are old enough; up to number 299 are 262 clicks and 27 sales of them, and it is
       * only what is younger, or not read, that remains. */
      g_assert_cmpuint (content.clicks, ==, 600 - 262);
      g_assert_cmpuint (content.others, ==, 60 - 27);
      takings_inbox_close (inbox);
    }
}

/* --- transactions --- */

static void
test_transactions (void)
{
  g_autofree char *path = new_path ();
  g_autofree char *big = g_strnfill (200 * 1024, 'x');
  TakingsInbox *inbox = open_inbox (path);
  guint64 first = takings_inbox_get_transaction (inbox), second;
  TakingsInboxResult result = TAKINGS_INBOX_NEW;
  Content content;

  g_assert_cmpint (append (inbox, START, "c:7\na"), ==, TAKINGS_INBOX_NEW);
  g_assert_cmpuint (takings_inbox_get_transaction (inbox), ==, first);
  /* More than its cache holds goes to the disk before the commit: there it is full. */
  fault_vfs_arm (1, SQLITE_FULL, TRUE);
  for (int i = 0; i < 100 && result != TAKINGS_INBOX_FAILED; i++)
    {
      g_autofree char *key = g_strdup_printf ("p:7\na\nsale\n%d", i);
      TakingsEvent event = { .kind = TAKINGS_EVENT_CONVERSION,
                             .at = START,
                             .key = takings_text (key),
                             .data = takings_text (big) };

      result = takings_inbox_append (inbox, &event, NULL, NULL);
    }
  g_assert_cmpint (result, ==, TAKINGS_INBOX_FAILED);
  fault_vfs_disarm (NULL);
  second = takings_inbox_get_transaction (inbox);
  g_assert_cmpuint (second, !=, first);
  /* What comes after it is another transaction's. */
  g_assert_cmpint (append (inbox, START, "c:7\nb"), ==, TAKINGS_INBOX_NEW);
  g_assert_cmpint (append (inbox, START, "c:7\nb"), ==, TAKINGS_INBOX_REPEATED);
  g_assert_cmpuint (takings_inbox_get_transaction (inbox), ==, second);
  g_assert_true (takings_inbox_commit (inbox, NULL));
  g_assert_cmpuint (takings_inbox_get_transaction (inbox), !=, second);
  content = read_all (inbox);
  g_assert_cmpuint (content.clicks, ==, 1);
  g_assert_cmpuint (content.others, ==, 0);
  g_assert_cmpint (takings_inbox_get_last (inbox), ==, 1);

  /* A commit that fails takes all of its own with it, and nothing more. */
  second = takings_inbox_get_transaction (inbox);
  g_assert_cmpint (append (inbox, START, "c:7\nc"), ==, TAKINGS_INBOX_NEW);
  fault_vfs_arm (1, SQLITE_IOERR_FSYNC, TRUE);
  g_assert_false (takings_inbox_commit (inbox, NULL));
  fault_vfs_disarm (NULL);
  g_assert_cmpuint (takings_inbox_get_transaction (inbox), !=, second);
  g_assert_cmpint (append (inbox, START, "c:7\nc"), ==, TAKINGS_INBOX_NEW);
  g_assert_true (takings_inbox_commit (inbox, NULL));
  g_assert_cmpint (takings_inbox_get_last (inbox), ==, 2);
  takings_inbox_close (inbox);
}

/* --- refusals --- */

static gint64
fixed_now (gpointer data)
{
  return START * G_USEC_PER_SEC;
}

static char *
ask_log (TakingsDesk *desk)
{
  TakingsIncoming incoming = {
    .method = "GET", .path = "/log", .authorization = "Bearer feed-token", .peer_len = 0
  };
  TakingsAnswer answer;
  char *text;

  takings_answer_init (&answer);
  takings_desk_handle (desk, &incoming, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  text = g_strdup (answer.body->str);
  takings_answer_clear (&answer);
  return text;
}

static void
refuse (TakingsDesk *desk, const char *path, const char *query)
{
  TakingsIncoming incoming = { .method = "GET", .path = path, .query = query, .peer_len = 0 };
  TakingsAnswer answer;

  takings_answer_init (&answer);
  takings_desk_handle (desk, &incoming, &answer);
  g_assert_cmpuint (answer.status, >=, 400);
  takings_answer_clear (&answer);
}

static TakingsDesk *
new_desk (TakingsInbox *inbox)
{
  TakingsDesk *desk = takings_desk_new (inbox, 0, 0);

  takings_desk_set_clock (desk, fixed_now, NULL);
  takings_desk_set_campaigns (desk, g_ptr_array_new (), "feed-token");
  return desk;
}

static void
test_refusals (void)
{
  g_autofree char *path = new_path ();
  TakingsInbox *inbox = open_inbox (path);
  TakingsDesk *desk = new_desk (inbox);
  g_autofree char *before = NULL, *after = NULL, *bytes = NULL;
  gsize len;

  refuse (desk, "/click", "affiliate_id=jane@example.org&campaign_id=mallory&sub1=secret-canary");
  refuse (desk, "/postback", "affiliate_id=jane@example.org&click_id=secret-canary");
  refuse (desk, "/jane@example.org/secret-canary", NULL);
  g_assert_cmpint (takings_desk_tidy (desk), >=, -1);
  for (int i = 0; i < 200; i++)
    refuse (desk, "/postback", "affiliate_id=7&click_id=none");
  before = ask_log (desk);
  g_assert_nonnull (strstr (before, "\"path\":\"/postback\",\"status\":404"));
  takings_desk_free (desk);
  takings_inbox_close (inbox);

  inbox = open_inbox (path);
  desk = new_desk (inbox);
  after = ask_log (desk);
  g_assert_cmpstr (after, ==, before);
  takings_desk_free (desk);
  takings_inbox_close (inbox);
  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  g_assert_null (g_strstr_len (bytes, (gssize) len, "jane"));
  g_assert_null (g_strstr_len (bytes, (gssize) len, "canary"));
}

/* --- versions --- */

static void
test_upgrade (void)
{
  static const char version_1[]
    = "CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
      "CREATE TABLE event (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at INTEGER NOT NULL,"
      "  key TEXT NOT NULL UNIQUE, campaign TEXT, affiliate TEXT, click TEXT, data TEXT NOT NULL)"
      "  STRICT;"
      "INSERT INTO meta VALUES ('id', '0123456789abcdef'), ('read', 1);"
      "INSERT INTO event VALUES (1, 0, 1700000000, 'c:7' || char(10) || 'a', 'open', '7', 'a',"
      "  '{}'), (2, 0, 1700000000, 'c:7' || char(10) || 'b', 'open', '7', 'b', '{}');"
      "PRAGMA application_id = 1413565257; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;";
  g_autofree char *path = new_path ();
  TakingsInbox *inbox;
  TakingsDesk *desk;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, version_1, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  inbox = open_inbox (path);
  g_assert_cmpstr (takings_inbox_get_id (inbox), ==, "0123456789abcdef");
  g_assert_cmpint (takings_inbox_get_last (inbox), ==, 2);
  g_assert_cmpint (takings_inbox_get_oldest_unread (inbox), ==, 1700000000);
  g_assert_cmpint (append (inbox, START, "c:7\na"), ==, TAKINGS_INBOX_REPEATED);
  g_assert_true (takings_inbox_commit (inbox, NULL));
  desk = new_desk (inbox);
  refuse (desk, "/postback", NULL);
  takings_desk_free (desk);
  takings_inbox_close (inbox);
  inbox = open_inbox (path);
  g_assert_cmpint (takings_inbox_get_last (inbox), ==, 2);
  takings_inbox_close (inbox);
}

/* One of a later version is refused and left as it is. */
static void
test_newer (void)
{
  g_autofree char *path = new_path ();
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  takings_inbox_close (open_inbox (path));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 3", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_null (takings_inbox_open (path, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
}

int
main (int argc, char **argv)
{
  fault_vfs_install ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/postback/inbox/prune", test_prune);
  g_test_add_func ("/postback/inbox/years", test_years);
  g_test_add_func ("/postback/inbox/prune-faults", test_prune_faults);
  g_test_add_func ("/postback/inbox/transactions", test_transactions);
  g_test_add_func ("/postback/inbox/refusals", test_refusals);
  g_test_add_func ("/postback/inbox/upgrade", test_upgrade);
  g_test_add_func ("/postback/inbox/newer", test_newer);
  return g_test_run ();
}
