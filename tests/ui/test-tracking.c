/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign-dialog.h"
#include "campaigns.h"
#include "fixture.h"
#include "receiver.h"
#include "tracking.h"
#include "vault.h"

#define CLICKS 300

typedef struct
{
  Fixture fixture;
  GtkWidget *page, *window;
} Shown;

static void
show (Shown *shown, guint clicks)
{
  fixture_set_up (&shown->fixture, 10);
  if (clicks > 0)
    campaigns_add (shown->fixture.ledger, clicks, 60);
  shown->page = g_object_ref (g_object_new (TAKINGS_TYPE_TRACKING_PAGE, NULL));
  shown->window = fixture_present (shown->page, 1000, 700);
  takings_view_set_scope (TAKINGS_VIEW (shown->page), shown->fixture.scope);
}

static void
close_shown (Shown *shown)
{
  fixture_close (shown->window);
  fixture_finalize (shown->page);
  fixture_tear_down (&shown->fixture);
}

static void
assert_figure (Shown *shown, const char *id, const char *text)
{
  GtkWidget *label = fixture_find (shown->page, GTK_TYPE_LABEL, id);

  g_assert_nonnull (label);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, text);
}

static void
test_figures (void)
{
  Shown shown;

  show (&shown, CLICKS);
  fixture_wait_state (shown.page, "content");
  assert_figure (&shown, "clicks", "300");
  assert_figure (&shown, "conversions", "30");
  assert_figure (&shown, "rate", "10%");
  assert_figure (&shown, "epc", "$2.00");
  /* 600 of the campaigns, and nine sales of the networks that belong to none */
  g_assert_nonnull (fixture_find_label (shown.page, "Not matched to a campaign"));
  g_assert_nonnull (fixture_find_label (shown.page, "Summer Sale"));
  g_assert_nonnull (fixture_find_label (shown.page, "Newsletter"));
  g_assert_nonnull (
    fixture_find_label (shown.page, "20 conversions of 200 clicks (10%), $2.00 a click"));
  g_assert_nonnull (
    fixture_find_label (shown.page, "10 conversions of 100 clicks (10%)\n$200.00, $2.00 a click"));
  g_assert_nonnull (
    fixture_find_label (shown.page, CAMPAIGNS_RELAY "/click?affiliate_id=7&campaign_id=summer"));
  g_assert_nonnull (fixture_find_label (shown.page, "Any affiliate"));
  close_shown (&shown);
}

static void
test_empty (void)
{
  Shown shown;

  show (&shown, 0);
  fixture_wait_state (shown.page, "status");
  g_assert_nonnull (fixture_find_label (shown.page, "No Campaign Yet"));
  close_shown (&shown);
}

/* --- what is copied --- */

static void
read_cb (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  if (*(char **) text == NULL)
    *(char **) text = g_strdup ("");
}

static gboolean
is_set (gpointer text)
{
  return *(char **) text != NULL;
}

static char *
read_clipboard (GtkWidget *widget)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, read_cb, &text);
  fixture_wait (is_set, &text);
  return text;
}

static gboolean
is_copied (gpointer page)
{
  g_autofree char *text = read_clipboard (page);

  return g_str_has_prefix (text, "https:");
}

static void
test_copy (void)
{
  Shown shown;
  g_autofree char *click = NULL, *postback = NULL;

  show (&shown, CLICKS);
  fixture_wait_state (shown.page, "content");
  /* the token is nowhere on the page, only in what is copied */
  g_assert_nonnull (fixture_find_label (
    shown.page, CAMPAIGNS_RELAY "/postback?affiliate_id=7&click_id={click_id}&amount={amount}"
                                "&currency=USD&event=sale&order_id={order_id}&token=…"));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (shown.page), "nothing yet");
  gtk_widget_activate_action (shown.page, "tracking.copy-click", "(ss)", "summer", "blog");
  fixture_wait (is_copied, shown.page);
  click = read_clipboard (shown.page);
  g_assert_cmpstr (click, ==, CAMPAIGNS_RELAY "/click?affiliate_id=blog&campaign_id=summer");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (shown.page), "nothing yet");
  gtk_widget_activate_action (shown.page, "tracking.copy-postback", "(ss)", "summer", "blog");
  fixture_wait (is_copied, shown.page);
  postback = read_clipboard (shown.page);
  g_assert_cmpstr (postback, ==,
                   CAMPAIGNS_RELAY "/postback?affiliate_id=blog&click_id={click_id}"
                                   "&amount={amount}&currency=USD&event=sale"
                                   "&order_id={order_id}&token=" CAMPAIGNS_TOKEN);
  close_shown (&shown);
}

/* --- a receiver --- */

#define FEED_TOKEN "0123456789abcdef0123456789abcdef"

static char *
find_secret (const char *account, const char *field, gpointer data, GError **error)
{
  const char *const keys[] = { field, NULL };
  g_autoptr (GHashTable) found = takings_vault_lookup (account, keys, NULL, error);

  return found != NULL ? g_strdup (g_hash_table_lookup (found, field)) : NULL;
}

static TakingsReceiver *
start_receiver (Shown *shown)
{
  g_autofree char *inbox = g_build_filename (shown->fixture.dir, "inbox.db", NULL);
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TakingsAccount) relay = NULL;
  TakingsReceiverOptions options;
  TakingsReceiver *receiver;
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (secrets, (gpointer) "feed_token", (gpointer) FEED_TOKEN);
  g_assert_true (takings_vault_store (CAMPAIGNS_ACCOUNT, "Relay", secrets, NULL, NULL));
  g_assert_true (
    takings_vault_store (TAKINGS_RECEIVER_VAULT_ACCOUNT, "Receiver", secrets, NULL, NULL));
  takings_receiver_options_init (&options);
  options.inbox = inbox;
  options.port = 0;
  receiver = takings_receiver_new (&options, shown->fixture.ledger, find_secret, NULL, &error);
  g_assert_no_error (error);
  relay = takings_ledger_find_account (shown->fixture.ledger, CAMPAIGNS_ACCOUNT, &error);
  g_assert_no_error (error);
  g_free (relay->endpoint);
  relay->endpoint = g_strdup_printf ("http://127.0.0.1:%u", takings_receiver_get_port (receiver));
  takings_ledger_update_account (shown->fixture.ledger, relay, &error);
  g_assert_no_error (error);
  return receiver;
}

typedef struct
{
  GtkWidget *page;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer wanted)
{
  return fixture_find_label (((Wanted *) wanted)->page, ((Wanted *) wanted)->text) != NULL;
}

static void
wait_label (Shown *shown, const char *text)
{
  fixture_wait (is_shown, &(Wanted){ shown->page, text });
}

/* What is sent through a real receiver is seen; why something is refused, and that none runs. */
static void
test_receiver (void)
{
  Shown shown;
  TakingsReceiver *receiver;

  show (&shown, CLICKS);
  fixture_wait_state (shown.page, "content");
  receiver = start_receiver (&shown);
  takings_view_reload (TAKINGS_VIEW (shown.page));
  wait_label (&shown, "Nothing Has Arrived Yet");
  gtk_widget_activate_action (shown.page, "tracking.test", "(ss)", "summer", "7");
  wait_label (&shown, "Conversion of $1.00");
  g_assert_nonnull (fixture_find_label (shown.page, "Click"));
  gtk_widget_activate_action (shown.page, "tracking.test", "(ss)", "summer", "nobody");
  wait_label (&shown, "Refused: Invalid affiliate");
  takings_receiver_stop (receiver, 5);
  takings_receiver_free (receiver);
  takings_view_reload (TAKINGS_VIEW (shown.page));
  wait_label (&shown, "The Receiver Doesn’t Answer");
  close_shown (&shown);
}

/* --- a campaign from its beginning to its end --- */

static GtkWidget *
find_window (GType type)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
type (GtkWidget *dialog, const char *title, const char *text)
{
  GtkWidget *row = find_row (dialog, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static const char *
read_row (GtkWidget *dialog, const char *title)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_row (dialog, title)));
}

static gboolean
says (GtkWidget *dialog, const char *text)
{
  GtkWidget *label = fixture_find_label (dialog, text);

  return label != NULL && gtk_widget_get_visible (label);
}

static void
press_save (GtkWidget *dialog)
{
  g_signal_emit_by_name (fixture_find (dialog, GTK_TYPE_BUTTON, "save"), "clicked");
}

static gboolean
is_gone (gpointer type)
{
  return find_window (*(GType *) type) == NULL;
}

static GPtrArray *
list_campaigns (Shown *shown)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *campaigns = takings_ledger_list_campaigns (shown->fixture.ledger, &error);

  g_assert_no_error (error);
  return campaigns;
}

static void
show_advanced (GtkWidget *dialog)
{
  GtkWidget *expander = fixture_find (dialog, GTK_TYPE_EXPANDER, NULL);

  g_assert_nonnull (expander);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
}

/* What is wrong is said while it is typed, and nothing wrong is saved. */
static void
check_form (GtkWidget *dialog)
{
  press_save (dialog);
  g_assert_true (says (dialog, "This is needed."));
  type (dialog, "Name", "Spring Sale!");
  g_assert_cmpstr (read_row (dialog, "Id in Links"), ==, "spring-sale");
  type (dialog, "Id in Links", "no spaces");
  g_assert_true (says (dialog, "This is not a complete value yet, or not the right one."));
  type (dialog, "Id in Links", "spring");
  type (dialog, "Name", "Spring Sale");
  g_assert_cmpstr (read_row (dialog, "Id in Links"), ==, "spring"); /* it is somebody's own */
  type (dialog, "Address Where Clicks Go On", "javascript:alert(1)");
  press_save (dialog);
  g_assert_false (says (dialog, "“Spring Sale” Is Ready"));
  type (dialog, "Address Where Clicks Go On", "https://shop.example/?c={click_id}");
  show_advanced (dialog);
  type (dialog, "Currency", "XXY");
  g_assert_true (says (dialog, "“XXY” is not a currency"));
  type (dialog, "Currency", "eur");
  type (dialog, "Affiliates", "7, blog");
  type (dialog, "SubIDs", "mail-1, jvzoo/spring");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (dialog, "Notifications of a Network")), 2);
  press_save (dialog); /* ClickBank's key is missing */
  g_assert_false (says (dialog, "“Spring Sale” Is Ready"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (dialog, "Notifications of a Network")), 1);
}

static void
edit (Shown *shown)
{
  GType dialogs = TAKINGS_TYPE_CAMPAIGN_DIALOG;
  g_autoptr (GPtrArray) campaigns = NULL;
  g_autoptr (GHashTable) secrets = NULL;
  static const char *const keys[] = { "token", "signing_key", NULL };
  g_autofree char *token = find_secret ("campaign:spring", "token", NULL, NULL);
  GtkWidget *dialog, *row;

  gtk_widget_activate_action (shown->page, "tracking.edit", "s", "spring");
  dialog = find_window (dialogs);
  g_assert_nonnull (dialog);
  g_assert_cmpstr (read_row (dialog, "Affiliates"), ==, "7, blog");
  g_assert_cmpstr (read_row (dialog, "SubIDs"), ==, "mail-1, jvzoo/spring");
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "Id in Links")));
  type (dialog, "Name", "Late Spring");
  type (dialog, "SubIDs", "mail-2");
  row = find_row (dialog, "Demand a Signature");
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))),
                         TRUE);
  press_save (dialog);
  fixture_wait (is_gone, &dialogs);
  campaigns = list_campaigns (shown);
  g_assert_cmpuint (campaigns->len, ==, 1);
  g_assert_cmpstr (((TakingsCampaign *) campaigns->pdata[0])->name, ==, "Late Spring");
  g_assert_cmpstr (((TakingsCampaign *) campaigns->pdata[0])->code, ==, "spring");
  g_assert_cmpuint (((TakingsCampaign *) campaigns->pdata[0])->rules->len, ==, 1);
  g_assert_cmpuint (((TakingsCampaign *) campaigns->pdata[0])->demands, ==,
                    TAKINGS_DEMANDS_TOKEN | TAKINGS_DEMANDS_SIGNATURE);
  secrets = takings_vault_lookup ("campaign:spring", keys, NULL, NULL);
  g_assert_cmpstr (g_hash_table_lookup (secrets, "token"), ==, token); /* links go on working */
  g_assert_nonnull (g_hash_table_lookup (secrets, "signing_key"));
  wait_label (shown, "Late Spring");
}

static void
test_campaign (void)
{
  Shown shown;
  GtkWidget *dialog;
  g_autoptr (GPtrArray) campaigns = NULL, left = NULL;
  const TakingsCampaign *made;
  g_autofree char *token = NULL, *copied = NULL, *wanted = NULL, *gone = NULL;

  show (&shown, 0);
  fixture_wait_state (shown.page, "status");
  gtk_widget_activate_action (shown.page, "tracking.add", NULL);
  dialog = find_window (TAKINGS_TYPE_CAMPAIGN_DIALOG);
  g_assert_nonnull (dialog);
  check_form (dialog);
  press_save (dialog);
  fixture_wait (is_shown, &(Wanted){ dialog, "“Spring Sale” Is Ready" });
  campaigns = list_campaigns (&shown);
  g_assert_cmpuint (campaigns->len, ==, 1);
  made = campaigns->pdata[0];
  g_assert_cmpstr (made->code, ==, "spring");
  g_assert_cmpstr (made->currency, ==, "EUR");
  g_assert_cmpstr (made->network, ==, "buygoods");
  g_assert_cmpuint (made->affiliates->len, ==, 2);
  g_assert_cmpuint (made->rules->len, ==, 2);
  g_assert_cmpuint (made->demands, ==, TAKINGS_DEMANDS_TOKEN);
  token = find_secret ("campaign:spring", "token", NULL, NULL);
  g_assert_cmpuint (strlen (token), >=, 32);

  /* Its addresses, which show no token and carry it when they are copied. */
  g_assert_nonnull (fixture_find_label (
    dialog, "http://127.0.0.1:8480/click?affiliate_id=blog&campaign_id=spring"));
  g_assert_null (fixture_find_label (dialog, token));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (shown.page), "nothing yet");
  gtk_widget_activate_action (dialog, "tracking.copy-hook", "(ss)", "spring", "");
  fixture_wait (is_shown, &(Wanted){ dialog, "Copied" });
  copied = read_clipboard (shown.page);
  wanted = g_strdup_printf ("http://127.0.0.1:8480/hook/buygoods/%s?ORDERID={ORDERID}&", token);
  g_assert_true (g_str_has_prefix (copied, wanted));
  press_save (dialog); /* which is “Done” now */
  g_assert_null (find_window (TAKINGS_TYPE_CAMPAIGN_DIALOG));

  fixture_wait_state (shown.page, "content");
  wait_label (&shown, "Spring Sale");
  edit (&shown);

  gtk_widget_activate_action (shown.page, "tracking.remove", "s", "spring");
  dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "remove");
  gtk_window_destroy (GTK_WINDOW (dialog));
  fixture_wait_state (shown.page, "status");
  left = list_campaigns (&shown);
  g_assert_cmpuint (left->len, ==, 0);
  gone = find_secret ("campaign:spring", "token", NULL, NULL);
  g_assert_null (gone);
  close_shown (&shown);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  takings_vault_use_memory ();
  g_test_add_func ("/ui/tracking/figures", test_figures);
  g_test_add_func ("/ui/tracking/empty", test_empty);
  g_test_add_func ("/ui/tracking/copy", test_copy);
  g_test_add_func ("/ui/tracking/receiver", test_receiver);
  g_test_add_func ("/ui/tracking/campaign", test_campaign);
  return g_test_run ();
}
