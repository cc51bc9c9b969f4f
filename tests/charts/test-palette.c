/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "palette.h"

#include <math.h>

/* How far colours are apart to the eye (Oklab), as people see them who lack one kind of cones
 * (the matrices of Machado, Oliveira and Fernandes, 2009, at full severity, on linear light). */
static const double sight[][9] = {
  { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
  { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 },
  { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 },
  { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 },
};
static const char *const who[] = { "all cones", "protanopia", "deuteranopia", "tritanopia" };

static double
linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static void
to_oklab (const TakingsColor *color, const double *m, double lab[3])
{
  double in[3] = { linear (color->red), linear (color->green), linear (color->blue) }, c[3], l, n,
         s;

  for (int i = 0; i < 3; i++)
    c[i] = CLAMP (m[3 * i] * in[0] + m[3 * i + 1] * in[1] + m[3 * i + 2] * in[2], 0, 1);
  l = cbrt (0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
  n = cbrt (0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
  s = cbrt (0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
  lab[0] = 0.2104542553 * l + 0.7936177850 * n - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * n + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * n - 0.8086757660 * s;
}

/* The least distance of two of the first @n colours. */
static double
least_distance (const TakingsTheme *theme, guint n, const double *m)
{
  double least = INFINITY;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      {
        double a[3], b[3];

        to_oklab (&theme->series[i], m, a);
        to_oklab (&theme->series[j], m, b);
        least = MIN (least,
                     sqrt (pow (a[0] - b[0], 2) + pow (a[1] - b[1], 2) + pow (a[2] - b[2], 2)));
      }
  return least;
}

static void
test_distance (void)
{
  for (int kind = 0; kind < 4; kind++)
    {
      TakingsTheme theme;

      takings_theme_init (&theme, kind % 2, kind / 2);
      for (gsize s = 0; s < G_N_ELEMENTS (sight); s++)
        {
          double all = least_distance (&theme, TAKINGS_PALETTE_SIZE, sight[s]);
          double first = least_distance (&theme, 4, sight[s]);

          g_test_message ("%s%s, %s: %.3f, first four %.3f", kind % 2 ? "dark" : "light",
                          kind / 2 ? ", high contrast" : "", who[s], all, first);
          /* 0.02 is what can just be told apart side by side. Missing blue cones are rare (1 in
           * 10,000); patterns and markers help there. */
          g_assert_cmpfloat (all, >=, s == 0 ? 0.12 : s == 3 ? 0.05 : 0.07);
          g_assert_cmpfloat (first, >=, s == 0 ? 0.15 : s == 3 ? 0.08 : 0.085);
        }
    }
}

static void
test_contrast (void)
{
  /* The grounds that libadwaita puts under a chart: window, view and card. */
  static const double grounds[2][3] = { { 0xfa, 0xff, 0xff }, { 0x24, 0x1e, 0x38 } };

  for (int kind = 0; kind < 4; kind++)
    for (int g = 0; g < 3; g++)
      {
        TakingsTheme theme;
        double part = grounds[kind % 2][g] / 255;
        TakingsColor ground = { part, part, part, 1 };

        takings_theme_init (&theme, kind % 2, kind / 2);
        for (guint i = 0; i < TAKINGS_PALETTE_SIZE; i++)
          g_assert_cmpfloat (takings_color_contrast (&theme.series[i], &ground), >=,
                             kind / 2 ? 4.5 : 3);
        g_assert_cmpfloat (takings_color_contrast (&theme.foreground, &ground), >=, 7);
        g_assert_cmpfloat (takings_color_contrast (&theme.muted, &ground), >=, kind / 2 ? 7 : 4.5);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/charts/palette/distance", test_distance);
  g_test_add_func ("/charts/palette/contrast", test_contrast);
  return g_test_run ();
}
