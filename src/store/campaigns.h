/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

typedef enum
{
  TAKINGS_DEMANDS_TOKEN = 1 << 0,     /* a postback must carry the campaign's token */
  TAKINGS_DEMANDS_SIGNATURE = 1 << 1, /* … and a signature */
} TakingsDemands;

typedef enum
{
  TAKINGS_RULE_ALIAS = 1, /* the whole SubID */
  TAKINGS_RULE_PREFIX,
  TAKINGS_RULE_REGEX,
} TakingsRuleKind;

/* Which SubIDs of a network (@network "": of all) belong to a campaign. */
typedef struct
{
  TakingsRuleKind kind;
  char *network, *pattern; /* (owned) */
} TakingsCampaignRule;

/**
 * TakingsCampaign:
 *
 * What clicks, postbacks and notifications belong to. Its secrets (token, signing key, the
 * network's own key) are in the keyring under takings_campaign_vault_account(), never here.
 */
typedef struct
{
  char *code; /* in links: campaign_id=CODE */
  char *name;
  char *network;         /* (nullable) whose notifications come to its hook */
  char *destination;     /* (nullable) where a click goes on to, with macros */
  char *currency;        /* (nullable) of postbacks that name none */
  GPtrArray *affiliates; /* (owned) of char*; empty: anybody */
  GPtrArray *rules;      /* (owned) of TakingsCampaignRule */
  TakingsDemands demands;
  gint64 created_at;
} TakingsCampaign;

TakingsCampaign *takings_campaign_new (const char *code, const char *name);
void takings_campaign_free (TakingsCampaign *campaign);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsCampaign, takings_campaign_free)
void takings_campaign_add_rule (TakingsCampaign *campaign, TakingsRuleKind kind,
                                const char *network, const char *pattern);
/* 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit. */
gboolean takings_campaign_code_is_valid (const char *code);
/* "Summer Sale!" → "summer-sale"; "" when nothing is left */
char *takings_campaign_code_from_name (const char *name);
/* The name under which the vault keeps a campaign's secrets. */
char *takings_campaign_vault_account (const char *code);

/* Of TakingsCampaign, by code; removed ones are left out. */
GPtrArray *takings_ledger_list_campaigns (TakingsLedger *self, GError **error);
/* USAGE when the code or one of its rules is taken. A removed campaign's code comes back to life.
 */
gboolean
takings_ledger_add_campaign (TakingsLedger *self, const TakingsCampaign *campaign, GError **error);
/* USAGE when the code is taken. */
gboolean takings_ledger_is_campaign_free (TakingsLedger *self, const char *code, GError **error);
/* Everything but the code: its affiliates and rules become those of @campaign. USAGE when there is
 * none with its code, or when one of its rules is taken. */
gboolean takings_ledger_change_campaign (TakingsLedger *self, const TakingsCampaign *campaign,
                                         GError **error);
/* Its clicks and what was attributed to it stay. */
gboolean takings_ledger_remove_campaign (TakingsLedger *self, const char *code, GError **error);
/* Changes with each change of them; -1 when the ledger can't be read. Cheap. */
gint64 takings_ledger_campaigns_version (TakingsLedger *self);

G_END_DECLS
