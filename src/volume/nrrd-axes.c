/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the fields of a NRRD header say of its axes. Knows no file and no
 * samples.
 */
#include "src/volume/nrrd-axes.h"

#include <math.h>

#define MAX_AXES 4

/* A fourth axis of a space is time. to_ras 0: where the patient lies in it is
 * not known. */
static const struct
{
  const gchar *name, *short_name;
  gint to_ras[3];
  guint dimension;
} spaces[] = {
  { "right-anterior-superior", "RAS", { 1, 1, 1 }, 3 },
  { "left-anterior-superior", "LAS", { -1, 1, 1 }, 3 },
  { "left-posterior-superior", "LPS", { -1, -1, 1 }, 3 },
  { "right-anterior-superior-time", "RAST", { 1, 1, 1 }, 4 },
  { "left-anterior-superior-time", "LAST", { -1, 1, 1 }, 4 },
  { "left-posterior-superior-time", "LPST", { -1, -1, 1 }, 4 },
  { "scanner-xyz", "scanner-xyz", { 0, 0, 0 }, 3 },
  { "scanner-xyz-time", "scanner-xyz-time", { 0, 0, 0 }, 4 },
  { "3D-right-handed", "3D-right-handed", { 0, 0, 0 }, 3 },
  { "3D-left-handed", "3D-left-handed", { 0, 0, 0 }, 3 },
  { "3D-right-handed-time", "3D-right-handed-time", { 0, 0, 0 }, 4 },
  { "3D-left-handed-time", "3D-left-handed-time", { 0, 0, 0 }, 4 },
};

typedef enum
{
  KIND_ANY,    /* it is not said */
  KIND_DOMAIN, /* place or time */
  KIND_SPACE,
  KIND_TIME,
  KIND_LIST,
  KIND_VALUE, /* the values of one voxel, of any other kind */
} Kind;

static const struct
{
  const gchar *name;
  Kind kind;
} kinds[] = {
  { "???", KIND_ANY },     { "none", KIND_ANY },  { "domain", KIND_DOMAIN },
  { "space", KIND_SPACE }, { "time", KIND_TIME }, { "list", KIND_LIST },
};

typedef struct
{
  gint64 size;
  guint number; /* in the file */
  Kind kind;
  CtText kind_text;
  gboolean is_spatial;
  gdouble direction[3];
  gdouble spacing; /* 0: unknown */
} Axis;

typedef struct
{
  Axis axes[MAX_AXES];
  guint n;
  gboolean has_directions, has_origin;
  gint to_ras[3];
  guint dimension;   /* of the space; 0: there is none */
  gdouble mm[3];     /* of a unit of each of its axes */
  gdouble origin[3]; /* in its units */
} Axes;

static gboolean
parse_sizes (Axes *a, const CtNrrdFields *fields, GError **error)
{
  CtText rest = fields->values[CT_NRRD_DIMENSION];
  gint64 n;
  guint i;

  if (!rest.at || !ct_text_take_integer (&rest, &n) || !ct_text_is_blank (&rest)
      || n < 2 || n > MAX_AXES)
    return ct_nrrd_refuse_value (fields, CT_NRRD_DIMENSION,
                                 "an integer from 2 to 4 is needed", error);
  a->n = n;
  rest = fields->values[CT_NRRD_SIZES];
  for (i = 0; i < a->n && rest.at; i++) {
    a->axes[i].number = i;
    if (!ct_text_take_integer (&rest, &a->axes[i].size))
      break;
    if (a->axes[i].size < 1)
      return ct_nrrd_refuse_value (fields, CT_NRRD_SIZES,
                                   "each must be 1 or more", error);
  }
  return (i == a->n && ct_text_is_blank (&rest))
         || ct_nrrd_refuse_value (fields, CT_NRRD_SIZES,
                                  "as many integers as dimension says are "
                                  "needed",
                                  error);
}

static gboolean
parse_kinds (Axes *a, const CtNrrdFields *fields, GError **error)
{
  CtText rest = fields->values[CT_NRRD_KINDS];
  guint i, k;

  if (!rest.at)
    return TRUE;
  for (i = 0; i < a->n; i++) {
    Axis *axis = &a->axes[i];

    if (!ct_text_take_word (&rest, &axis->kind_text))
      break;
    axis->kind = KIND_VALUE;
    for (k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (ct_text_is (&axis->kind_text, kinds[k].name))
        axis->kind = kinds[k].kind;
  }
  return (i == a->n && ct_text_is_blank (&rest))
         || ct_nrrd_refuse_value (fields, CT_NRRD_KINDS,
                                  "a kind for each axis is needed", error);
}

/* n units in quotes; what is no unit of length counts as mm. */
static void
parse_units (const CtText *text, gdouble *mm, guint n)
{
  static const struct
  {
    const gchar *name;
    gdouble mm;
  } units[] = {
    { "\"m\"", 1000 },
    { "\"cm\"", 10 },
    { "\"um\"", 0.001 },
  };
  CtText rest = *text, word;
  guint i, k;

  for (i = 0; i < n; i++)
    mm[i] = 1;
  for (i = 0; i < n && rest.at && ct_text_take_word (&rest, &word); i++)
    for (k = 0; k < G_N_ELEMENTS (units); k++)
      if (ct_text_is (&word, units[k].name))
        mm[i] = units[k].mm;
}

static gboolean
parse_spacings (Axes *a, const CtNrrdFields *fields, GError **error)
{
  CtText rest = fields->values[CT_NRRD_SPACINGS];
  gdouble mm[MAX_AXES];
  guint i;

  if (!rest.at)
    return TRUE;
  parse_units (&fields->values[CT_NRRD_UNITS], mm, a->n);
  for (i = 0; i < a->n; i++) {
    gdouble spacing;

    if (!ct_text_take_number (&rest, &spacing))
      break;
    if (isfinite (spacing * mm[i]))
      a->axes[i].spacing = fabs (spacing * mm[i]);
  }
  return (i == a->n && ct_text_is_blank (&rest))
         || ct_nrrd_refuse_value (fields, CT_NRRD_SPACINGS,
                                  "a number for each axis is needed", error);
}

/* (a,b,c); a fourth component goes to *time. */
static gboolean
take_vector (CtText *rest, guint n, gdouble out[3], gdouble *time)
{
  gdouble ignored;
  guint i;

  if (!ct_text_take_char (rest, '('))
    return FALSE;
  for (i = 0; i < n; i++) {
    gdouble *v = i < 3 ? &out[i] : time ? time : &ignored;

    if ((i > 0 && !ct_text_take_char (rest, ','))
        || !ct_text_take_number (rest, v))
      return FALSE;
  }
  return ct_text_take_char (rest, ')');
}

static gboolean
parse_space (Axes *a, const CtNrrdFields *fields, GError **error)
{
  const CtText *name = &fields->values[CT_NRRD_SPACE];
  CtText rest = fields->values[CT_NRRD_SPACE_DIMENSION];
  gint64 n;
  guint i, k;

  if (name->at && rest.at)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "space and space dimension are both there");
  if (rest.at) {
    if (!ct_text_take_integer (&rest, &n) || !ct_text_is_blank (&rest) || n < 1
        || n > 4)
      return ct_nrrd_refuse_value (fields, CT_NRRD_SPACE_DIMENSION,
                                   "an integer from 1 to 4 is needed", error);
    a->dimension = n;
  }
  for (i = 0; name->at && i < G_N_ELEMENTS (spaces); i++)
    if (ct_text_is (name, spaces[i].name)
        || ct_text_is (name, spaces[i].short_name)) {
      a->dimension = spaces[i].dimension;
      for (k = 0; k < 3; k++)
        a->to_ras[k] = spaces[i].to_ras[k];
    }
  if (name->at && a->dimension == 0)
    return ct_nrrd_refuse_value (fields, CT_NRRD_SPACE,
                                 "NRRD knows no such space", error);
  parse_units (&fields->values[CT_NRRD_SPACE_UNITS], a->mm, 3);
  rest = fields->values[CT_NRRD_SPACE_ORIGIN];
  a->has_origin = rest.at != NULL;
  if (!rest.at || a->dimension == 0)
    return TRUE;
  return (take_vector (&rest, a->dimension, a->origin, NULL)
          && ct_text_is_blank (&rest))
         || ct_nrrd_refuse_value (fields, CT_NRRD_SPACE_ORIGIN,
                                  "a vector with as many numbers as space has "
                                  "axes is needed",
                                  error);
}

/* FALSE where a direction points into time and space at once. */
static gboolean
set_direction (Axis *axis, const gdouble v[3], gdouble time)
{
  guint i;

  for (i = 0; i < 3; i++)
    axis->direction[i] = v[i];
  axis->is_spatial
      = time == 0 && !(isnan (v[0]) && isnan (v[1]) && isnan (v[2]));
  return time == 0 || (v[0] == 0 && v[1] == 0 && v[2] == 0);
}

static gboolean
parse_directions (Axes *a, const CtNrrdFields *fields, GError **error)
{
  CtText rest = fields->values[CT_NRRD_SPACE_DIRECTIONS], after, word;
  guint i;

  a->has_directions = rest.at != NULL;
  if (!rest.at)
    return TRUE;
  if (a->dimension == 0)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "space directions are there, and no space");
  for (i = 0; i < a->n; i++) {
    gdouble v[3] = { 0 }, time = 0;

    after = rest;
    if (ct_text_take_word (&after, &word) && ct_text_is (&word, "none")) {
      rest = after;
      continue;
    }
    if (!take_vector (&rest, a->dimension, v, &time))
      break;
    if (!set_direction (&a->axes[i], v, time))
      return ct_nrrd_refuse_value (fields, CT_NRRD_SPACE_DIRECTIONS,
                                   "an axis lies in space or in time, not in "
                                   "both",
                                   error);
    if (a->axes[i].is_spatial && a->axes[i].spacing > 0)
      return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                             "spacings and space directions both tell of axis "
                             "%u",
                             i);
  }
  return (i == a->n && ct_text_is_blank (&rest))
         || ct_nrrd_refuse_value (fields, CT_NRRD_SPACE_DIRECTIONS,
                                  "a vector with as many numbers as space has "
                                  "axes, or none, is needed for each axis",
                                  error);
}

static gboolean
refuse_axis (const Axis *axis, const gchar *why, GError **error)
{
  g_autofree gchar *kind
      = axis->kind_text.at ? ct_text_quote (&axis->kind_text) : NULL;

  return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                         "axis %u (kind %s) has size %" G_GINT64_FORMAT "; %s",
                         axis->number, kind ? kind : "unknown", axis->size,
                         why);
}

/* Says which axes lie in space, and leaves out what does not and is of size
 * 1. */
static gboolean
sort_axes (Axes *a, GError **error)
{
  guint i, n = 0, spatial = 0;

  for (i = 0; i < a->n; i++) {
    Axis *axis = &a->axes[i];

    if (!a->has_directions)
      axis->is_spatial = axis->kind <= KIND_SPACE && spatial < 3;
    else if (axis->is_spatial && axis->kind >= KIND_TIME)
      return refuse_axis (axis, "what is no place has no space direction",
                          error);
    spatial += axis->is_spatial;
    if (axis->is_spatial || axis->size > 1)
      a->axes[n++] = *axis;
  }
  a->n = n;
  for (i = 0; i < n; i++) {
    const Axis *axis = &a->axes[i];

    if (i < spatial ? !axis->is_spatial : axis->kind == KIND_VALUE)
      return refuse_axis (axis, "only 1 value a voxel is supported", error);
  }
  if (spatial >= 2 && spatial <= 3 && n <= spatial + 1)
    return TRUE;
  return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                         "%u axes lie in space and %u, of size 2 or more, do "
                         "not; 2 or 3 and one more of volumes are supported",
                         spatial, n - spatial);
}

static void
set_grid (CtTextHeader *h, const Axes *a)
{
  gdouble affine[3][4] = { { 0 } };
  const guint n = a->n > 2 && a->axes[2].is_spatial ? 3 : 2;
  guint i, k;

  for (i = 0; i < 3; i++) {
    for (k = 0; k < n; k++)
      affine[i][k] = a->to_ras[i] * a->mm[i] * a->axes[k].direction[i];
    affine[i][3] = a->to_ras[i] * a->mm[i] * a->origin[i];
  }
  if (n == 3 && a->has_directions && ct_grid_from_ras (&h->grid, affine)) {
    if (!a->has_origin)
      h->remark = "there is no space origin: slice 1 is taken to begin at "
                  "0, 0, 0";
    return;
  }
  if (n == 3 && a->has_directions && a->to_ras[0])
    h->remark = "space directions and space origin give axes that are flat or "
                "not finite: where the slices lie is not known";
  for (k = 0; k < n; k++) {
    const gdouble *d = a->axes[k].direction;
    const gdouble length = sqrt (d[0] * d[0] * a->mm[0] * a->mm[0]
                                 + d[1] * d[1] * a->mm[1] * a->mm[1]
                                 + d[2] * d[2] * a->mm[2] * a->mm[2]);

    h->grid.spacing[k] = a->has_directions ? length : a->axes[k].spacing;
    if (!isfinite (h->grid.spacing[k]))
      h->grid.spacing[k] = 0;
  }
}

gboolean
ct_nrrd_axes_parse (CtTextHeader *h, const CtNrrdFields *fields, GError **error)
{
  Axes a = { .n = 0 };
  gint64 sizes[MAX_AXES] = { 1, 1, 1, 1 };
  guint i, n = 0;

  if (!parse_sizes (&a, fields, error) || !parse_kinds (&a, fields, error)
      || !parse_spacings (&a, fields, error) || !parse_space (&a, fields, error)
      || !parse_directions (&a, fields, error) || !sort_axes (&a, error))
    return FALSE;
  for (i = 0; i < a.n; i++) {
    /* Of a plane, too, the third axis of the volume is time. */
    n = a.axes[i].is_spatial ? i : 3;
    sizes[n] = a.axes[i].size;
  }
  if (!ct_text_header_set_sizes (h, ct_nrrd_field_names[CT_NRRD_SIZES], sizes,
                                 n + 1, error))
    return FALSE;
  set_grid (h, &a);
  return TRUE;
}
